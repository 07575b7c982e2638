"""What is signed and how: the strokes of a finger, and digests that tell whether anything was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from tenant_apps.drives.errors import SignatureUnreadable

WIDTH, HEIGHT = 1000, 360
"""The sheet on which strokes are told, whatever the screen measures."""
MOST_POINTS = 6000
_LEAST_SPREAD = 60  # of WIDTH: a dot or a slip of the finger is no signature
Strokes = list[list[list[int]]]


def checked_strokes(strokes: Sequence[Sequence[Sequence[int]]]) -> Strokes:
    """The strokes as they are kept, points [x, y] on the sheet. Raises SignatureUnreadable."""
    points = [point for stroke in strokes for point in stroke]
    if not points or len(points) > MOST_POINTS:
        raise SignatureUnreadable()
    if any(len(point) != 2 or not (0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT) for point in points):
        raise SignatureUnreadable()
    across, down = [point[0] for point in points], [point[1] for point in points]
    if max(across) - min(across) + max(down) - min(down) < _LEAST_SPREAD:
        raise SignatureUnreadable()
    return [[[int(x), int(y)] for x, y in stroke] for stroke in strokes if stroke]


def path_of(strokes: Strokes) -> str:
    """The strokes as the path of an SVG picture of WIDTH × HEIGHT."""
    return " ".join(
        f"M{stroke[0][0]} {stroke[0][1]}" + "".join(f"L{x} {y}" for x, y in stroke[1:] or stroke)
        for stroke in strokes
    )


def digest_of(plain: Any) -> str:
    """SHA-256 (hex) of a value's canonical JSON."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
