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
    leather = sheet.linear("t", Point(0, frame.y(0.95)), Point(0, frame.y(0.68)), [(0, "#6a4a35"), (0.5, "#4a3225"), (1, "#241812")])
    cabin = Pen().move(frame.at(1.3, 0.70)).line(frame.at(1.36, 0.735), frame.at(1.9, 0.75), frame.at(2.02, 0.74), frame.at(2.02, 0.68))
    sheet.path(cabin.close().d, fill="#15171a")
    sheet.open(fill=leather)
    for u, top, wide in ((1.965, 0.865, 0.95), (1.72, 0.935, 1.2)):
        x, y = frame.x(u), frame.y(top)
        width, head = frame.mm(150) * wide, frame.mm(150) * wide
        back = Pen().move(Point(x - width * 0.5, y + head * 1.05)).bend(Point(x + width * 0.2, y + head * 0.92), Point(x + width * 0.85, y + head * 1.1))
        sheet.path(back.line(Point(x + width * 0.7, car.belt(u) + 6), Point(x - width * 1.2, car.belt(u) + 6)).close().d)
        place = attributes(x=x - width * 0.3, y=y, width=width, height=head, rx=head * 0.34)
        sheet.add(f"<rect{place}{attributes(transform=f'rotate(9 {x:.0f} {y:.0f})')}/>")
    sheet.close()
    wheel = Pen().move(frame.at(1.497, 0.80)).line(frame.at(1.527, 0.715))
    sheet.path(wheel.d, stroke="#0f1113", stroke_width=2.4, stroke_linecap="round")


def _draw_screen(sheet: Sheet, car: Car) -> None:
    """The glass leans between cowl and header; we see its side pane and the pillar before it."""
    frame = car.frame
    foot, head = frame.at(1.235, 0.70), frame.at(1.52, 0.985)
    bow = Point(foot.x + (head.x - foot.x) * 0.52, foot.y + (head.y - foot.y) * 0.66)
    pane = Pen().move(foot).bend(bow, head).line(head.moved(frame.mm(40), frame.mm(40)), frame.at(1.43, 0.70)).close()
    sheet.path(pane.d, fill="#aebac4", fill_opacity=0.42)
    pillar = Pen().move(foot).bend(bow, head).d
    sheet.path(pillar, fill="none", stroke="#0f1215", stroke_width=frame.mm(62), stroke_linecap="round")
    sheet.path(pillar, fill="none", stroke=car.tones.crest, stroke_width=0.7, stroke_opacity=0.8)
