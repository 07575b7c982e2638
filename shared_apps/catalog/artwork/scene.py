"""The studio: a light wall, a floor that catches it, and the shadow which puts the car on the ground."""

from .car import Car
from .curves import Pen, Point
from .frame import HEIGHT, WIDTH
from .sheet import Sheet, attributes


def draw_studio(sheet: Sheet, car: Car) -> None:
    """Backdrop: wall and floor meet in a soft cove behind the car."""
    wall = sheet.linear(
        "w",
        Point(0, 0),
        Point(0, HEIGHT),
        [(0, "#eceae6"), (0.45, "#f7f6f3"), (0.66, "#f1efeb"), (0.74, "#dfdcd6"), (1, "#f2f0ec")],
    )
    room = attributes(width=float(WIDTH), height=float(HEIGHT))
    sheet.add(f"<rect{room}{attributes(fill=wall)}/>")
    pool = sheet.radial("f", [(0, "#fff", 0.75), (1, "#fff", 0)])
    sheet.ellipse(Point(WIDTH / 2, car.frame.ground - 90), 330, 150, fill=pool)


def draw_shadow(sheet: Sheet, car: Car) -> None:
    """A wide soft shadow, a breath of the paint thrown on the floor, and the dark under the car."""
    frame = car.frame
    middle, half = (frame.nose + frame.tail) / 2, (frame.tail - frame.nose) / 2
    soft = sheet.radial("s", [(0, "#0c0e12", 0.5), (0.55, "#0c0e12", 0.28), (1, "#0c0e12", 0)])
    hard = sheet.radial("k", [(0, "#08090c", 0.95), (0.75, "#08090c", 0.8), (1, "#08090c", 0)])
    sheet.ellipse(Point(middle, frame.ground + 3), half * 1.1, 15, fill=soft)
    sheet.ellipse(Point(middle, frame.ground - 5), half * 0.9, 10, fill=hard)


def draw_underside(sheet: Sheet, car: Car) -> None:
    """The dark between floor and sills, and the wheel wells."""
    frame = car.frame
    top, bottom = car.sill - 8, frame.ground + 1
    left, right = frame.front - frame.wheel * 1.25, frame.rear + frame.wheel * 1.25
    dusk = sheet.linear("z", Point(0, car.sill + 2), Point(0, bottom), [(0, "#0d0f12"), (1, "#0d0f12", 0.66)])
    pen = Pen().move(Point(left, top)).line(Point(right, top), Point(right, car.sill + 2))
    pen.curve(
        Point(frame.rear + frame.wheel * 1.1, car.sill + 4),
        Point(frame.rear + frame.wheel, bottom),
        Point(frame.rear, bottom),
    )
    pen.line(Point(frame.front, bottom))
    pen.curve(
        Point(frame.front - frame.wheel, bottom),
        Point(frame.front - frame.wheel * 1.1, car.sill + 4),
        Point(left, car.sill + 2),
    )
    sheet.path(pen.close().d, fill=dusk)
    sheet.path(car.rims(1.5), fill="#0d0f12")
