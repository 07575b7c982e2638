"""One car placed on the drawing: everything its parts need to know to draw themselves."""

from dataclasses import dataclass
from math import sqrt

from .curves import Knot, Pen, Point, Segment, through
from .frame import Frame, frame_of
from .paint import Lacquer, lacquer
from .shapes import Row, Shape
from .silhouettes import boxiness, shape_of
from .sketch import Body, CarSketch


@dataclass(frozen=True, slots=True)
class Car:
    """A sketch with its frame, form, tones and curves worked out."""

    spec: CarSketch
    frame: Frame
    shape: Shape
    tones: Lacquer
    outline: list[Segment]
    glass: list[Segment]
    crease: list[Segment]
    box: float

    @property
    def clad(self) -> bool:
        """Whether arches and sills wear dark plastic."""
        if self.spec.body is Body.SUV:
            return self.box > 0.5 or self.spec.seed % 2 == 0
        return self.spec.body is Body.PICKUP

    @property
    def sill(self) -> float:
        return self.frame.y(self.shape.sill)

    def wheels(self) -> tuple[Point, Point]:
        """The hubs, front first."""
        return Point(self.frame.front, self.frame.hub), Point(self.frame.rear, self.frame.hub)

    def belt(self, u: float) -> float:
        """Height of the belt line at a landmark along the car."""
        return _height(self.glass[:2] if self.glass else self.outline[4:8], self.frame.x(u))

    def shoulder(self, u: float) -> float:
        """Height of the shoulder line at a landmark along the car."""
        return _height(self.crease, self.frame.x(u))

    def side(self) -> str:
        """The painted side as path data: the outline, closed below around the wheel arches."""
        pen = Pen().move(self.outline[0].start).follow(self.outline)
        front, rear = self.wheels()
        self._arch(pen, rear)
        self._arch(pen, front)
        return pen.close().d

    def top(self, first: int = 0, last: int | None = None) -> str:
        """The outline alone, or a stretch of it, as open path data."""
        run = self.outline[first:last]
        return Pen().move(run[0].start).follow(run).d

    def pane(self) -> str:
        """The side windows as closed path data."""
        return Pen().move(self.glass[0].start).follow(self.glass).close().d

    def rims(self, beyond: float = 0.0) -> str:
        """Both wheel arches, down to the sill, as open path data."""
        pen, radius = Pen(), self.frame.arch + beyond
        over = int(self.sill > self.frame.hub)
        for hub in self.wheels():
            half = self._half(radius)
            pen.move(Point(hub.x - half, self.sill)).arc(radius, Point(hub.x + half, self.sill), 1, over)
        return pen.d

    def _half(self, radius: float) -> float:
        """Half of an arch's width where the sill cuts it."""
        return sqrt(max(radius**2 - (self.sill - self.frame.hub) ** 2, 1.0))

    def _arch(self, pen: Pen, hub: Point) -> None:
        half = self._half(self.frame.arch)
        # Above its axle the sill cuts off less than half of the circle.
        over = int(self.sill > hub.y)
        pen.line(Point(hub.x + half, self.sill)).arc(self.frame.arch, Point(hub.x - half, self.sill), 0, over)


def place(spec: CarSketch) -> Car:
    """Work out all that the parts of this car share."""
    frame, shape = frame_of(spec), shape_of(spec)
    return Car(
        spec=spec,
        frame=frame,
        shape=shape,
        tones=lacquer(spec.paint),
        outline=through(_knots(frame, shape.outline)),
        glass=through(_knots(frame, (*shape.glass, *shape.glass[:1]))),
        crease=through(_knots(frame, shape.crease)),
        box=boxiness(spec),
    )


def _knots(frame: Frame, rows: tuple[Row, ...]) -> list[Knot]:
    return [frame.knot(*row) for row in rows]


def _height(curve: list[Segment], x: float) -> float:
    """Where a curve running to the right passes x; its end beyond its ends."""
    for segment in curve:
        if x <= segment.end.x:
            low, high = 0.0, 1.0
            for _ in range(12):
                middle = (low + high) / 2
                low, high = (middle, high) if segment.at(middle).x < x else (low, middle)
            return segment.at(low).y
    return curve[-1].end.y
