"""The picture of a car, part by part in painting order."""

from zlib import crc32

from .body import draw_side, finish_side
from .car import place
from .doors import draw_doors
from .glass import draw_glass
from .keys import sketch_key
from .lamps import draw_lamps
from .opentop import draw_open_cabin
from .scene import draw_shadow, draw_studio, draw_underside
from .sheet import Sheet
from .sketch import CarSketch
from .trim import draw_lower_trim, draw_upper_trim
from .wheels import draw_wheels

# No vowels: what chance writes should not be a word.
_LETTERS = "bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ"


def _name(spec: CarSketch) -> str:
    """Five letters of the sketch's own, before each id: two different sketches can share a page."""
    rest, letters = crc32(sketch_key(spec).encode()), ""
    for _ in range(5):
        rest, place = divmod(rest, len(_LETTERS))
        letters += _LETTERS[place]
    return letters


def draw_car(spec: CarSketch) -> str:
    """One SVG document, the same for the same sketch: about 10 kB, 3 kB compressed; decorative."""
    car = place(spec)
    sheet = Sheet(_name(spec))
    if spec.scene:
        draw_studio(sheet, car)
    draw_shadow(sheet, car)
    draw_underside(sheet, car)
    draw_wheels(sheet, car)
    if not car.glass:
        draw_open_cabin(sheet, car)
    draw_side(sheet, car)
    draw_lower_trim(sheet, car)
    draw_lamps(sheet, car)
    draw_doors(sheet, car)
    finish_side(sheet)
    if car.glass:
        draw_glass(sheet, car)
    draw_upper_trim(sheet, car)
    return sheet.document()
