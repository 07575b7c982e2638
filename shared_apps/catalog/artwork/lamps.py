"""Head and tail lamps: a dark lens with a signature of light, in four hands."""

from collections.abc import Sequence

from .car import Car
from .curves import Pen, Point
from .sheet import Sheet, attributes
from .sketch import Body

_LIGHT = "#f4f9ff"
_RED = "#ff5a50"


def draw_lamps(sheet: Sheet, car: Car) -> None:
    """Both ends; to be called inside the cut of the side."""
    if car.box > 0.6:
        _draw_upright_head(sheet, car)
    else:
        _draw_slim_head(sheet, car)
    if car.box > 0.6 or car.spec.body in (Body.PICKUP, Body.VAN):
        _draw_upright_tail(sheet, car)
    else:
        _draw_slim_tail(sheet, car)


def _outline(points: Sequence[Point], pull: float = 0.5) -> str:
    """A closed shape through points whose first edge is gently bent."""
    a, b, *rest = points
    middle = Point(a.x + (b.x - a.x) * pull, a.y + (b.y - a.y) * pull * 0.55)
    return Pen().move(a).bend(middle, b).line(*rest).close().d


def _draw_slim_head(sheet: Sheet, car: Car) -> None:
    frame, hand = car.frame, car.spec.seed % 4
    nose = car.outline[1]  # from the tip up to the edge of the bonnet
    top = nose.end.moved(0, frame.mm(52))
    left = frame.nose - 2
    long, thick = ((560, 62), (470, 92), (610, 50), (430, 104))[hand]
    tip = Point(top.x + frame.mm(long), car.outline[2].at(0.9).y + frame.mm(86))
    heel = Point(top.x + frame.mm(long * 0.5), top.y + frame.mm(thick))
    start = Point(left, top.y + frame.mm(34))
    sheet.path(_outline((start, tip, heel, Point(left, start.y + frame.mm(thick)))), fill="#14181c")
    inner = Point(tip.x - frame.mm(50), tip.y + frame.mm(12))
    line = Pen().move(start.moved(0, frame.mm(14)))
    line.bend(
        Point(start.x + (inner.x - start.x) * 0.5, start.y + (inner.y - start.y) * 0.28 + frame.mm(14)), inner
    )
    sheet.path(line.d, fill="none", stroke=_LIGHT, stroke_width=1.3, stroke_linecap="round")
    if hand in (1, 3):
        _draw_beams(sheet, car, Point(top.x + frame.mm(50), start.y + frame.mm(thick * 0.52)))


def _draw_beams(sheet: Sheet, car: Car, first: Point) -> None:
    """Three slanting light blocks behind the lens."""
    size = car.frame.mm(30)
    pen = Pen()
    for step in range(3):
        foot = first.moved(step * size * 1.75, -step * size * 0.38)
        pen.move(foot).line(
            foot.moved(size * 1.05, -size * 0.2),
            foot.moved(size * 1.4, -size),
            foot.moved(size * 0.4, -size * 0.8),
        ).close()
    sheet.path(pen.d, fill="#d5e0ea")


def _draw_upright_head(sheet: Sheet, car: Car) -> None:
    frame = car.frame
    nose = car.outline[1]
    top, size = nose.end.y + frame.mm(75), frame.mm(190)
    x = frame.nose + frame.mm(18)
    place = attributes(x=x, y=top, width=frame.mm(165), height=size, rx=frame.mm(60))
    sheet.add(f"<rect{place}{attributes(fill='#171b1f', stroke='#8b9299', stroke_width=0.6)}/>")
    middle = Point(x + frame.mm(70), top + size / 2)
    sheet.ellipse(middle, frame.mm(42), frame.mm(66), fill="#39424a", stroke=_LIGHT, stroke_width=1.3)


def _draw_slim_tail(sheet: Sheet, car: Car) -> None:
    frame, hand = car.frame, car.spec.seed % 3
    right = frame.tail + 2
    y = car.crease[-1].end.y + frame.mm(8)
    long, thick = ((520, 66), (400, 104), (600, 54))[hand]
    tip = Point(frame.tail - frame.mm(long), y + frame.mm(16))
    end = Point(right, y - frame.mm(4))
    low = Point(right, end.y + frame.mm(thick))
    knee = Point(frame.tail - frame.mm(long * 0.42), low.y)
    sheet.path(
        Pen().move(tip).line(end, low, knee).close().d,
        fill=_ruby(sheet, end.y, low.y),
        stroke="#17090b",
        stroke_width=1.1,
    )
    glow = Pen().move(tip.moved(frame.mm(46), frame.mm(7))).line(end.moved(0, frame.mm(18)))
    sheet.path(glow.d, fill="none", stroke=_RED, stroke_width=1.1, stroke_linecap="round")


def _draw_upright_tail(sheet: Sheet, car: Car) -> None:
    frame = car.frame
    y, height = car.crease[-1].end.y + frame.mm(20), frame.mm(300)
    width = frame.mm(92)
    x = frame.tail - width * 0.9
    place = attributes(x=x, y=y, width=width * 1.3, height=height, rx=frame.mm(26))
    sheet.add(
        f"<rect{place}{attributes(fill=_ruby(sheet, y, y + height), stroke='#17090b', stroke_width=1.1)}/>"
    )
    sheet.path(f"M{x + 2.6:.1f} {y + 4:.1f}v{height * 0.42:.1f}", fill="none", stroke=_RED, stroke_width=1.3)


def _ruby(sheet: Sheet, top: float, bottom: float) -> str:
    return sheet.linear(
        "y", Point(0, top), Point(0, bottom), [(0, "#b5141f"), (0.5, "#7a0c15"), (1, "#3f060b")]
    )
