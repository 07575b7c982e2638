"""The round red stamp of a Chinese company, drawn: name around a star, its purpose below."""

from __future__ import annotations

from math import cos, pi, sin

from core.edge.esign.outlines import bold, operands, spoken

RED = b"0.80 0.08 0.08"
RING = 0.05
"""Of the radius."""
LETTER = 0.30
"""Height of the name's characters, of the radius, when there is room."""
WIDEST = 1.32 * pi
"""The arc that the name may take."""
SQUEEZE = 0.62
"""How narrow its characters may get."""
PURPOSE = "合同专用章"


def company_seal(name: str, x: float, y: float, radius: float, purpose: str = PURPOSE) -> bytes:
    """The operators that draw the seal around x, y (points)."""
    inner = radius * (1 - RING / 2)
    parts = [
        b"q 1 0 0 1 " + operands(x, y) + b" cm " + RED + b" RG " + RED + b" rg",
        operands(radius * RING) + b" w",
        _circle(inner),
        b"S",
        _star(radius * 0.30, radius * 0.02),
        _around(name, radius * 0.87) if name else b"",
        _purpose(purpose, radius) if purpose else b"",
        b"Q",
    ]
    return b" ".join(part for part in parts if part)


def _around(name: str, outside: float) -> bytes:
    """The name along the upper arc, its feet towards the star."""
    type_, size = bold(), outside * LETTER
    foot = outside - size
    widths = [type_.width(each, size) for each in name]
    gap = size * 0.18
    needed = (sum(widths) + gap * (len(name) - 1)) / foot
    narrow = min(1.0, WIDEST / needed)
    if narrow < SQUEEZE:  # very long names: smaller as well as narrower
        size *= narrow / SQUEEZE
        foot, narrow = outside - size, SQUEEZE
        widths = [type_.width(each, size) for each in name]
        gap = size * 0.10
        needed = (sum(widths) + gap * (len(name) - 1)) / foot
        narrow = min(narrow, WIDEST / needed)
    angle = pi / 2 + needed * narrow / 2
    drawn = []
    for each, width in zip(name, widths, strict=True):
        half = width * narrow / foot / 2
        angle -= half
        drawn.append(type_.character(each, _upright(angle, foot, width * narrow, size, narrow, type_.em)))
        angle -= half + gap * narrow / foot
    return spoken(name, b" ".join(drawn))


def _upright(
    angle: float, foot: float, width: float, size: float, narrow: float, em: float
) -> tuple[float, float, float, float, float, float]:
    """The matrix that stands a character on a circle, its middle at `angle`."""
    turn = angle - pi / 2
    scale = size / em
    # A CJK character reaches 0.12 em below its line: lift it, so that the circle is its lowest point.
    lift = foot + 0.12 * size
    x = lift * cos(angle) - cos(turn) * width / 2
    y = lift * sin(angle) - sin(turn) * width / 2
    return (
        cos(turn) * scale * narrow,
        sin(turn) * scale * narrow,
        -sin(turn) * scale,
        cos(turn) * scale,
        x,
        y,
    )


def _purpose(text: str, radius: float) -> bytes:
    """A straight line below the star."""
    type_, size = bold(), radius * 0.175
    size = min(size, size * radius * 1.15 / type_.width(text, size))
    return type_.line(text, -type_.width(text, size) / 2, -radius * 0.64, size)


def _star(radius: float, up: float) -> bytes:
    points = []
    for step in range(10):
        reach = radius if step % 2 == 0 else radius * 0.382
        angle = pi / 2 + step * pi / 5
        point = operands(reach * cos(angle), up + reach * sin(angle))
        points.append(point + (b" l" if step else b" m"))
    return b" ".join(points) + b" h f"


def _circle(radius: float) -> bytes:
    k = radius * 0.5522847498  # the handle that makes four curves a circle
    r = radius
    quarters = (
        (r, k, k, r, 0, r),
        (-k, r, -r, k, -r, 0),
        (-r, -k, -k, -r, 0, -r),
        (k, -r, r, -k, r, 0),
    )
    return operands(r, 0) + b" m " + b" ".join(operands(*each) + b" c" for each in quarters) + b" h"
