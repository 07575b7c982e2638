"""The painted side: light on the upper half, a crease at the shoulder, the flank below it, dark ends."""

from .car import Car
from .curves import Pen, Point, between
from .frame import HEIGHT, WIDTH
from .sheet import Sheet, attributes


def draw_side(sheet: Sheet, car: Car) -> None:
    """The whole painted surface."""
    frame, tones = car.frame, car.tones
    side = car.side()
    crease = car.shoulder(1.5)
    share = (crease - frame.roof) / (car.sill - frame.roof)
    paint = sheet.linear(
        "a",
        Point(0, frame.roof),
        Point(0, car.sill),
        [
            (0, tones.crest),
            (0.06, tones.lit),
            (share * 0.6, tones.plain),
            (share * 0.9, tones.lit),
            (share, tones.crest),
        ],
    )
    sheet.shape("b", side)
    cut = sheet.clip("q", "b")
    sheet.use("b", fill=paint)
    sheet.open(clip_path=cut)
    _draw_flank(sheet, car)
    _draw_ends(sheet, car)
    sheet.use("b", fill="none", stroke=tones.glint, stroke_width=2.6, stroke_opacity=0.55)
    _draw_arches(sheet, car)
    # The cut leaves the inner half of this line: it holds the car off a backdrop of its own colour.
    sheet.use("b", fill="none", stroke=tones.edge, stroke_width=1.5, stroke_opacity=tones.edge_strength)


def finish_side(sheet: Sheet) -> None:
    """End what `draw_side` began: leave the cut of the side."""
    sheet.close()


def _draw_flank(sheet: Sheet, car: Car) -> None:
    tones = car.tones
    top = car.shoulder(1.5)
    flank = sheet.linear(
        "e",
        Point(0, top),
        Point(0, car.sill + 2),
        [(0, tones.turned), (0.3, tones.plain), (0.5, tones.lit), (0.78, tones.plain), (1, tones.deep)],
    )
    pen = Pen().move(car.crease[0].start).follow(car.crease)
    below = pen.line(Point(WIDTH, car.crease[-1].end.y), Point(WIDTH, HEIGHT), Point(0, HEIGHT))
    below.line(Point(0, car.crease[0].start.y + 10)).close()
    sheet.path(below.d, fill=flank)
    _draw_rocker(sheet, car)
    line = Pen().move(car.crease[0].start).follow(car.crease).d
    sheet.path(line, fill="none", stroke=tones.glint, stroke_width=0.8, stroke_opacity=0.8)


def _draw_rocker(sheet: Sheet, car: Car) -> None:
    """The hollow above the sill: a shadow under a rising line, and light from the floor below it."""
    frame = car.frame
    high = frame.mm(300 if car.box <= 0.6 else 270)
    start = Point(frame.front + frame.arch * 1.02, car.sill - high * 0.72)
    end = Point(frame.rear - frame.arch * 0.9, car.sill - high * 1.12)
    light = sheet.linear(
        "u",
        Point(0, end.y),
        Point(0, car.sill - frame.mm(60)),
        [
            (0, car.tones.low, 0.9),
            (0.4, car.tones.low, 0.45),
            (0.62, car.tones.lit, 0.6),
            (1, car.tones.plain, 0),
        ],
    )
    hollow = Pen().move(start).bend(between(start, end, 0.55).moved(0, frame.mm(34)), end)
    hollow.bend(
        Point(frame.rear - frame.arch * 1.15, car.sill - high * 0.4), Point(frame.rear - frame.arch, car.sill)
    )
    sheet.path(hollow.line(Point(start.x, car.sill)).close().d, fill=light)


def _draw_ends(sheet: Sheet, car: Car) -> None:
    """Nose and tail turn away from us."""
    frame = car.frame
    ends = sheet.linear(
        "n",
        Point(frame.nose, 0),
        Point(frame.tail, 0),
        [
            (0, "#000", 0.42),
            (0.07, "#000", 0.1),
            (0.16, "#000", 0),
            (0.86, "#000", 0),
            (0.95, "#000", 0.12),
            (1, "#000", 0.45),
        ],
    )
    sheet.add(f"<rect{attributes(width=float(WIDTH), height=float(HEIGHT), fill=ends)}/>")


def _draw_arches(sheet: Sheet, car: Car) -> None:
    """The lip of each arch catches light above and throws a thin shadow."""
    tones, radius = car.tones, car.frame.arch
    sheet.open(fill="none")
    for hub in car.wheels():
        sheet.ellipse(hub, radius + 3, radius + 3, stroke=tones.glint, stroke_width=0.8, stroke_opacity=0.35)
        sheet.ellipse(
            hub, radius + 0.8, radius + 0.8, stroke=tones.line, stroke_width=1.6, stroke_opacity=0.55
        )
    sheet.close()
