"""Pictures of cars, drawn by our own code: `draw_car(sketch)` and the address such a picture has."""

from .draw import draw_car
from .keys import art_path, parse_sketch_key, sketch_key
from .sketch import Body, CarSketch, Energy, nearest_sketch

__all__ = [
    "Body",
    "CarSketch",
    "Energy",
    "art_path",
    "draw_car",
    "nearest_sketch",
    "parse_sketch_key",
    "sketch_key",
]
