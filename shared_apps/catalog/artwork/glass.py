"""The greenhouse: side windows with what shines in and through them, and the screens seen edge-on."""

from math import hypot

from .car import Car
from .curves import Pen, Point, Segment
from .shapes import COWL
from .sheet import Sheet, attributes
from .sketch import Body


def draw_glass(sheet: Sheet, car: Car) -> None:
    """Screens, side windows, pillars and trim."""
    frame = car.frame
    belt, roof = car.belt(1.6), frame.roof
    tint = sheet.linear(
        "g",
        Point(0, roof),
        Point(0, belt),
        [(0, "#59646e"), (0.3, "#333c45"), (0.62, "#1b2127"), (1, "#2e363d")],
    )
    _draw_screens(sheet, car, tint)
    sheet.shape("d", car.pane())
    clip = sheet.clip("c", "d")
    sheet.use("d", fill=tint)
    sheet.open(clip_path=clip)
    _draw_seats(sheet, car)
    _draw_reflections(sheet, car)
    _draw_pillars(sheet, car)
    sheet.close()
    bright = car.spec.seed % 3 == 0 and car.box <= 0.6 and car.spec.body is not Body.VAN
    sheet.use("d", fill="none", stroke="#0d0f12", stroke_width=1.6, stroke_linejoin="round")
    if bright:
        sheet.use("d", fill="none", stroke="#d9dde0", stroke_width=0.7, stroke_linejoin="round")


def _sliver(segment: Segment, depth: float) -> str:
    """The narrow lens that a screen shows from the side."""
    a, b = segment.start, segment.end
    dx, dy = b.x - a.x, b.y - a.y
    length = hypot(dx, dy) or 1.0
    inward = Point(-dy / length * depth, dx / length * depth)
    return (
        Pen()
        .move(a)
        .follow([segment])
        .curve(segment.counter.moved(*inward), segment.control.moved(*inward), a)
        .close()
        .d
    )


def _draw_screens(sheet: Sheet, car: Car, tint: str) -> None:
    depth = car.frame.mm(62)
    front, back = car.outline[COWL], car.outline[car.shape.back]
    sheet.open(fill=tint)
    sheet.path(_sliver(front, depth))
    if car.spec.body is not Body.VAN:
        sheet.path(_sliver(back, depth * 0.8))
    sheet.close()
    rim = attributes(fill="none", stroke="#fff", stroke_opacity=0.35, stroke_width=0.6)
    sheet.add(f'<path d="{car.top(COWL, COWL + 1)}"{rim}/>')


def _draw_seats(sheet: Sheet, car: Car) -> None:
    """Head rests and steering wheel, just to be felt behind the glass."""
    frame = car.frame
    sheet.open(fill="#0c0f12", fill_opacity=0.55)
    rows = {Body.VAN: (1.35,), Body.COUPE: (1.8,), Body.MPV: (1.42, 1.86, 2.3)}.get(
        car.spec.body, (1.6, 1.96) if car.spec.body is not Body.PICKUP else (1.46, 1.76)
    )
    for u in rows:
        belt = car.belt(u)
        top = belt - (belt - frame.roof) * 0.52
        left, width = frame.x(u) - frame.mm(70), frame.mm(140)
        place = attributes(x=left, y=top, width=width, height=belt - top + 8, rx=width * 0.36)
        sheet.add(f"<rect{place}{attributes(transform=f'rotate(7 {left:.0f} {belt:.0f})')}/>")
    sheet.close()


def _draw_reflections(sheet: Sheet, car: Car) -> None:
    """Light from the ceiling: a soft slanting band across the front and the rear window."""
    frame = car.frame
    top, bottom = frame.roof, car.belt(1.6) + 8
    lean = (bottom - top) * 0.75
    glow = sheet.linear(
        "i", Point(0, top), Point(0, bottom), [(0, "#fff", 0.34), (0.8, "#fff", 0.05), (1, "#fff", 0)]
    )
    pen = Pen()
    for u, width in ((1.46, 190), (1.53, 60), (1.99, 150)):
        x, wide = frame.x(u), frame.mm(width)
        pen.move(Point(x, top)).line(
            Point(x + wide, top), Point(x + wide - lean, bottom), Point(x - lean, bottom)
        )
        pen.close()
    sheet.path(pen.d, fill=glow)


def _draw_pillars(sheet: Sheet, car: Car) -> None:
    frame = car.frame
    pen = Pen()
    for u in car.shape.pillars:
        x, half = frame.x(u), frame.mm(34)
        top, bottom = frame.roof, car.belt(u) + 4
        lean = (bottom - top) * 0.09
        pen.move(Point(x + lean - half * 0.7, top)).line(Point(x + lean + half * 0.7, top))
        pen.line(Point(x + half, bottom), Point(x - half, bottom)).close()
    sheet.path(pen.d, fill="#101316")
