"""A convertible with its roof down: screen frame, seats and wheel above the belt."""

from .car import Car
from .curves import Pen, Point
from .sheet import Sheet, attributes


def draw_open_cabin(sheet: Sheet, car: Car) -> None:
    """What stands above the belt; to be drawn before the painted side, which hides its feet."""
    _draw_seats(sheet, car)
    _draw_screen(sheet, car)


def _draw_seats(sheet: Sheet, car: Car) -> None:
    frame = car.frame
    leather = sheet.linear(
        "t",
        Point(0, frame.y(0.95)),
        Point(0, frame.y(0.68)),
        [(0, "#a87b55"), (0.5, "#7d573a"), (1, "#3a271b")],
    )
    cabin = (
        Pen()
        .move(frame.at(1.3, 0.70))
        .line(frame.at(1.36, 0.735), frame.at(1.9, 0.75), frame.at(2.02, 0.74), frame.at(2.02, 0.68))
    )
    sheet.path(cabin.close().d, fill="#15171a")
    sheet.open(fill=leather)
    for u, top in ((1.965, 0.87), (1.72, 0.955)):
        head, floor = frame.at(u, top), car.belt(u) + 6
        lean = attributes(transform=f"rotate(13 {head.x:.0f} {head.y:.0f})")
        # A head rest, a gap, and the back rest going down behind the door.
        for wide, start, end in ((95, 0.0, frame.mm(118)), (185, frame.mm(140), floor - head.y)):
            box = attributes(
                x=head.x - frame.mm(wide / 2 + 18),
                y=head.y + start,
                width=frame.mm(wide),
                height=max(end - start, 1.0),
                rx=frame.mm(wide * 0.3),
            )
            sheet.add(f"<rect{box}{lean}/>")
    sheet.close()
    wheel = Pen().move(frame.at(1.497, 0.80)).line(frame.at(1.527, 0.715))
    sheet.path(wheel.d, stroke="#0f1113", stroke_width=2.4, stroke_linecap="round")


def _draw_screen(sheet: Sheet, car: Car) -> None:
    """The glass leans between cowl and header; we see its side pane and the pillar before it."""
    frame = car.frame
    foot, head = frame.at(1.235, 0.70), frame.at(1.52, 0.985)
    bow = Point(foot.x + (head.x - foot.x) * 0.52, foot.y + (head.y - foot.y) * 0.66)
    pane = (
        Pen()
        .move(foot)
        .bend(bow, head)
        .line(head.moved(frame.mm(40), frame.mm(40)), frame.at(1.43, 0.70))
        .close()
    )
    sheet.path(pane.d, fill="#aebac4", fill_opacity=0.42)
    pillar = Pen().move(foot).bend(bow, head).d
    sheet.path(pillar, fill="none", stroke="#0f1215", stroke_width=frame.mm(62), stroke_linecap="round")
    sheet.path(pillar, fill="none", stroke=car.tones.crest, stroke_width=0.7, stroke_opacity=0.8)
