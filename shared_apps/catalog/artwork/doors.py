"""Shut lines, handles, flaps: the thin drawing on the painted side."""

from .car import Car
from .curves import Pen, Point, number
from .sheet import Sheet, attributes
from .sketch import Body, Energy


def draw_doors(sheet: Sheet, car: Car) -> None:
    """Every gap of the body as one dark line with a lit edge beside it."""
    d = "".join((_door_lines(car), _bonnet_line(car), _body_lines(car), _flaps(car)))
    sheet.shape("l", d)
    sheet.open(fill="none", stroke_linecap="round")
    sheet.use("l", x=0.8, stroke=car.tones.glint, stroke_width=0.6, stroke_opacity=0.4)
    sheet.use("l", stroke=car.tones.line, stroke_width=0.75, stroke_opacity=0.85)
    sheet.close()
    _draw_handles(sheet, car)


def _floor(car: Car) -> float:
    """The lower edge of the doors."""
    return car.sill - car.frame.mm(105 if car.clad else 80)


def _door_lines(car: Car) -> str:
    frame, floor = car.frame, _floor(car)
    clear = frame.arch + frame.mm(55)
    ends: list[float] = []
    pen = Pen()
    for place, u in enumerate(car.shape.cuts):
        start = Point(frame.x(u), car.belt(u) + 0.5)
        end = min(max(start.x - frame.mm(25), frame.front + clear), frame.rear - clear)
        ends.append(end)
        drop = floor - start.y
        pen.move(start)
        if start.x > frame.rear - frame.arch * 0.6:
            # A rear door above the axle ends on the wheel arch.
            meet = Point(frame.rear - frame.arch * 0.68, frame.hub - frame.arch * 0.733)
            pen.bend(Point(start.x - 1, (start.y + meet.y * 3) / 4), meet)
            ends[-1] = frame.rear - frame.arch
        else:
            bow = 0.62 if place == len(car.shape.cuts) - 1 else 0.4
            pen.curve(start.moved(0.5, drop * bow), Point(end, floor - drop * 0.42), Point(end, floor))
    return pen.move(Point(ends[0], floor)).line(Point(ends[-1], floor)).d


def _bonnet_line(car: Car) -> str:
    """The edge of the bonnet, just below the outline, from the lamp to the screen."""
    drop = car.frame.mm(62)
    edge = car.outline[3]
    tip = car.outline[2].at(0.75).moved(0, drop * 1.1)
    end = edge.end.moved(-2, drop * 0.55)
    return Pen().move(tip).curve(edge.start.moved(0, drop), edge.counter.moved(0, drop), end).d


def _body_lines(car: Car) -> str:
    """What only some bodies have: the bed's gap of a pick-up, the rail of a sliding door, a tailgate."""
    frame, spec = car.frame, car.spec
    pen = Pen()
    if spec.body is Body.PICKUP:
        x = frame.x(1.925)
        pen.move(Point(x, frame.y(0.67))).line(Point(x, car.sill - frame.arch * 0.9))
    if spec.body in (Body.MPV, Body.VAN):
        y = car.shoulder(2.4) - frame.mm(20)
        pen.move(Point(frame.x(car.shape.cuts[-1]) + 1, y)).line(Point(frame.x(2.78), y))
    if spec.body is Body.VAN:
        # Pressed panels where a minibus has its windows.
        top, low, soft = frame.y(0.87), frame.y(0.62), 6.0
        for left, right in ((1.54, 1.92), (2.02, 2.80)):
            a, b = frame.x(left), frame.x(right)
            pen.move(Point(a + soft, top)).line(Point(b - soft, top)).arc(soft, Point(b, top + soft), 1)
            pen.line(Point(b, low - soft)).arc(soft, Point(b - soft, low), 1).line(Point(a + soft, low))
            pen.arc(soft, Point(a, low - soft), 1).line(Point(a, top + soft)).arc(
                soft, Point(a + soft, top), 1
            )
    return pen.d


def _flaps(car: Car) -> str:
    """Where it is filled or charged: squarer for a plug, rounder for fuel."""
    frame, energy = car.frame, car.spec.energy
    size = frame.mm(150)
    plugged = energy in (Energy.BEV, Energy.PHEV, Energy.EREV)
    rear = frame.at(2.2, 0).x, car.shoulder(2.2) + frame.mm(60)
    d = (
        ""
        if car.spec.body is Body.VAN
        else _tile(*rear, size, size * (0.2 if energy is Energy.BEV else 0.42))
    )
    if (plugged and energy is not Energy.BEV) or car.spec.body is Body.VAN:
        aside = -frame.mm(70) if car.spec.body is Body.VAN else frame.arch * 0.62
        d += _tile(frame.x(1) + aside, car.shoulder(1.1) + frame.mm(48), size * 0.9, size * 0.2)
    return d


def _tile(x: float, y: float, size: float, round_: float) -> str:
    side, r = number(size - 2 * round_), number(round_)
    return (
        f"M{number(x + round_)} {number(y)}h{side}a{r} {r} 0 0 1 {r} {r}v{side}a{r} {r} 0 0 1-{r} {r}"
        f"h-{side}a{r} {r} 0 0 1-{r}-{r}v-{side}a{r} {r} 0 0 1 {r}-{r}z"
    )


def _draw_handles(sheet: Sheet, car: Car) -> None:
    frame, tones = car.frame, car.tones
    width, height = frame.mm(210), frame.mm(34)
    flush = car.spec.energy in (Energy.BEV, Energy.EREV)
    for place, u in enumerate(car.shape.cuts[1:]):
        sliding = car.spec.body in (Body.MPV, Body.VAN) and place == 1
        x = frame.x(car.shape.cuts[1]) + frame.mm(60) if sliding else frame.x(u) - width - frame.mm(95)
        y = car.shoulder(u) + frame.mm(38)
        box = attributes(x=x, width=width, height=height, rx=height / 2)
        if flush:
            edge = attributes(y=y, fill=tones.turned, stroke=tones.line, stroke_width=0.5)
            sheet.add(f"<rect{box}{edge}/>")
        else:
            sheet.add(f"<rect{box}{attributes(y=y + 1.4, fill=tones.line, fill_opacity=0.55)}/>")
            sheet.add(f"<rect{box}{attributes(y=y, fill=tones.crest)}/>")
