"""What is bolted on: bumpers, grille, sills and cladding, mirror, rails, fin."""

from .car import Car
from .curves import Pen, Point
from .sheet import Sheet, attributes
from .sketch import Body, Energy

_PLASTIC = "#1b1e21"


def draw_lower_trim(sheet: Sheet, car: Car) -> None:
    """Dark parts of bumpers, sills and arches; to be called inside the cut of the side."""
    frame = car.frame
    if car.clad:
        sheet.open(fill="none", stroke=_PLASTIC, stroke_width=frame.mm(140))
        for hub in car.wheels():
            sheet.ellipse(hub, frame.arch, frame.arch)
        sheet.close()
    height = frame.mm(100 if car.clad else 42)
    band = attributes(
        x=frame.x(0.05), y=car.sill - height, width=frame.x(2.95) - frame.x(0.05), height=height + 9
    )
    sheet.add(f"<rect{band}{attributes(fill=_PLASTIC)}/>")
    sheet.path(
        f"M{frame.front:.0f} {car.sill - height:.1f}H{frame.rear:.0f}",
        stroke="#fff",
        stroke_opacity=0.16,
        stroke_width=0.7,
    )
    _draw_front(sheet, car)
    _draw_rear(sheet, car)


def _draw_front(sheet: Sheet, car: Car) -> None:
    """Lower intake, and the grille a combustion engine breathes through."""
    frame = car.frame
    low, left = car.sill, frame.nose - 3
    chin = Pen().move(Point(left, low - frame.mm(150 if car.clad else 105)))
    chin.bend(frame_point(car, 160, 135 if car.clad else 85), frame_point(car, 420, 20))
    chin.line(frame_point(car, 420, -80), Point(left, low + 8)).close()
    vent = Pen().move(frame_point(car, 112, 370)).bend(frame_point(car, 118, 200), frame_point(car, 190, 70))
    vent.line(frame_point(car, 300, 50)).bend(frame_point(car, 160, 160), frame_point(car, 112, 370)).close()
    sheet.path(chin.d + vent.d, fill=_PLASTIC)
    if car.spec.energy in (Energy.ICE, Energy.HEV):
        reach, span = 52, 0.80
    elif car.spec.energy in (Energy.PHEV, Energy.EREV):
        reach, span = 36, 0.5
    else:
        return
    top = car.outline[1].end.y + frame.mm(110)
    bottom = top + (low - frame.mm(270) - top) * span
    grille = Pen().move(Point(left, top)).line(Point(frame.nose + frame.mm(reach), top))
    grille.bend(
        Point(frame.nose + frame.mm(reach * 0.4), (top + bottom) / 2),
        Point(frame.nose + frame.mm(reach * 0.9), bottom),
    )
    sheet.path(grille.line(Point(left, bottom)).close().d, fill="#0f1114", stroke="#c9ced2", stroke_width=0.6)


def frame_point(car: Car, behind_nose: float, above_sill: float) -> Point:
    """A point by millimetres from nose and sill."""
    return Point(car.frame.nose + car.frame.mm(behind_nose), car.sill - car.frame.mm(above_sill))


def _draw_rear(sheet: Sheet, car: Car) -> None:
    frame, right = car.frame, car.frame.tail + 3
    skirt = (
        Pen()
        .move(Point(right, car.sill - frame.mm(190)))
        .bend(
            Point(frame.tail - frame.mm(190), car.sill - frame.mm(175)),
            Point(frame.tail - frame.mm(420), car.sill - frame.mm(30)),
        )
    )
    skirt.line(Point(frame.tail - frame.mm(420), car.sill + 5), Point(right, car.sill + 5))
    sheet.path(skirt.close().d, fill=_PLASTIC)
    y = car.sill - frame.mm(235)
    sheet.path(
        f"M{frame.tail - frame.mm(210):.1f} {y:.1f}h{frame.mm(120):.1f}", stroke="#a3161f", stroke_width=1.1
    )


def draw_upper_trim(sheet: Sheet, car: Car) -> None:
    """Edges of the arches, mirror, roof rails and aerial, over everything else."""
    if car.clad:
        # The cut of the side leaves a hair of paint on the edge of the arches.
        sheet.path(car.rims(), fill="none", stroke=_PLASTIC, stroke_width=1.8)
    if car.spec.body not in (Body.CONVERTIBLE, Body.VAN, Body.PICKUP) and car.box <= 0.6:
        _draw_fin(sheet, car)
    if car.spec.body is Body.WAGON or (
        car.spec.body is Body.SUV and car.box > -0.5 and car.spec.seed % 3 != 1
    ):
        _draw_rail(sheet, car)
    _draw_mirror(sheet, car)


def _draw_fin(sheet: Sheet, car: Car) -> None:
    foot = car.outline[6].at(0.9)
    long, high = car.frame.mm(165), car.frame.mm(44)
    fin = (
        Pen()
        .move(foot.moved(-long * 0.5, 0.6))
        .bend(foot.moved(long * 0.2, -high * 0.5), foot.moved(long * 0.45, -high))
    )
    sheet.path(
        fin.bend(foot.moved(long * 0.46, 0), foot.moved(long * 0.62, 1.4)).close().d, fill=car.tones.low
    )


def _draw_rail(sheet: Sheet, car: Car) -> None:
    """A rail from above the front door to the crown, standing off the roof by its feet."""
    first, last = car.outline[5], car.outline[7]
    start, end = first.at(0.7).moved(0, 0.4), last.at(0.42).moved(0, 0.4)
    peak = Point((start.x + end.x) / 2, car.frame.roof - car.frame.mm(26))
    rail = Pen().move(start).curve(Point(start.x + 14, peak.y), Point(end.x - 30, peak.y), end)
    metal = "#23272b" if car.box > 0.3 or car.spec.seed % 2 else "#b9bfc4"
    sheet.path(rail.d, fill="none", stroke=metal, stroke_width=1.7, stroke_linecap="round")


def _draw_mirror(sheet: Sheet, car: Car) -> None:
    """The pod at the foot of the screen pillar, with its stalk."""
    frame, tones = car.frame, car.tones
    u = car.shape.glass[0][0] if car.shape.glass else 1.30
    root = Point(frame.x(u) + frame.mm(205), car.belt(u) - frame.mm(5))
    size = 1.3 if car.spec.body in (Body.VAN, Body.PICKUP) or car.box > 0.6 else 1.0
    long, high = frame.mm(225) * size, frame.mm(132) * size
    sheet.path(
        Pen()
        .move(root.moved(-long * 0.12))
        .line(
            root.moved(long * 0.2), root.moved(long * 0.12, -high * 0.4), root.moved(-long * 0.2, -high * 0.4)
        )
        .close()
        .d,
        fill=_PLASTIC,
    )
    nose = root.moved(-long * 0.5, -high * 0.5)
    pod = (
        Pen()
        .move(nose)
        .curve(
            nose.moved(long * 0.12, -high * 0.62),
            root.moved(long * 0.1, -high * 1.2),
            root.moved(long * 0.5, -high * 1.08),
        )
    )
    pod.curve(
        root.moved(long * 0.56, -high * 0.7),
        root.moved(long * 0.52, -high * 0.4),
        root.moved(long * 0.4, -high * 0.3),
    )
    pod.curve(root.moved(0, -high * 0.2), nose.moved(long * 0.04, high * 0.2), nose)
    coat = sheet.linear(
        "v",
        Point(0, root.y - high * 1.1),
        Point(0, root.y - high * 0.25),
        [(0, tones.crest), (0.4, tones.plain), (0.66, tones.low), (0.7, _PLASTIC), (1, _PLASTIC)],
    )
    sheet.path(pod.close().d, fill=coat, stroke=tones.line, stroke_width=0.5)
