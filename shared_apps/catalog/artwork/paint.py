"""Colour maths: a lacquer's tones in light and shade, from one hex colour.

Worked in OKLab, where equal steps look equal, so a red stays red in the shade and white gets real shadows.
"""

from dataclasses import dataclass
from typing import TypeAlias

Lab: TypeAlias = tuple[float, float, float]


def to_lab(colour: str) -> Lab:
    """`#rrggbb` in OKLab; lightness 0 to 1."""
    r, g, b = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    l_, m_, s_ = (
        (0.4122215 * r + 0.5363325 * g + 0.0514460 * b) ** (1 / 3),
        (0.2119035 * r + 0.6806995 * g + 0.1073970 * b) ** (1 / 3),
        (0.0883025 * r + 0.2817188 * g + 0.6299787 * b) ** (1 / 3),
    )
    return (
        0.2104543 * l_ + 0.7936178 * m_ - 0.0040720 * s_,
        1.9779985 * l_ - 2.4285922 * m_ + 0.4505937 * s_,
        0.0259040 * l_ + 0.7827718 * m_ - 0.8086758 * s_,
    )


def to_hex(lab: Lab) -> str:
    """The nearest `#rrggbb`; colours outside of the screen's range are cut off."""
    lightness, a, b = lab
    long = (lightness + 0.3963378 * a + 0.2158038 * b) ** 3
    medium = (lightness - 0.1055613 * a - 0.0638542 * b) ** 3
    short = (lightness - 0.0894842 * a - 1.2914855 * b) ** 3
    channels = (
        4.0767417 * long - 3.3077116 * medium + 0.2309699 * short,
        -1.2684380 * long + 2.6097574 * medium - 0.3413194 * short,
        -0.0041961 * long - 0.7034186 * medium + 1.7076147 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(c)):02x}" for c in channels)


def _linear(c: float) -> float:
    return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)


def _gamma(c: float) -> float:
    c = min(max(c, 0.0), 1.0)
    return 12.92 * c if c <= 0.0031308 else float(1.055 * c ** (1 / 2.4) - 0.055)


@dataclass(frozen=True, slots=True)
class Lacquer:
    """The tones of one paint under studio light, brightest first."""

    glint: str  # the sharp highlight on an edge
    crest: str  # the shoulder under the softbox
    lit: str
    plain: str  # the paint as named
    turned: str  # just under the shoulder, turned away from the light
    low: str
    deep: str  # the sill
    line: str  # shut lines
    edge: str  # the outline that holds the car off its backdrop
    edge_strength: float


def lacquer(paint: str) -> Lacquer:
    """All tones of a paint."""
    lightness, a, b = to_lab(paint)
    # Neither pure black nor pure white has room for light and shade: keep a little of both.
    lightness += max(0.0, 0.30 - lightness) * 0.45 - max(0.0, lightness - 0.90) * 0.4

    def tone(level: float, chroma: float = 1.0) -> str:
        return to_hex((level, a * chroma, b * chroma))

    def up(share: float) -> float:
        return lightness + (1 - lightness) * share

    dark = lightness < 0.42
    return Lacquer(
        glint=tone(up(0.62 if dark else 0.74), 0.4),
        crest=tone(up(0.31 if dark else 0.36), 0.8),
        lit=tone(up(0.10 if dark else 0.11), 1.0),
        plain=tone(lightness),
        turned=tone(lightness * 0.84),
        low=tone(lightness * 0.68),
        deep=tone(lightness * 0.48, 0.85),
        line=tone(lightness * 0.36, 0.6),
        edge=tone(up(0.34), 0.5) if dark else tone(lightness * 0.62, 0.7),
        edge_strength=0.75 if dark else 0.55 if lightness > 0.85 else 0.35,
    )
