"""A sketch as a short word for a URL, and back.

`suv-4870-1725-2815-1f6f5c-bev-3` says body, length, height, wheelbase, paint, energy and seed;
a closing `-cut` says "without the studio". One sketch has one key: pictures may be cached for ever.
"""

import re

from .sketch import Body, CarSketch, Energy

_KEY = re.compile(
    r"(?P<body>[a-z]{3,11})-(?P<length>[1-9]\d{3})-(?P<height>[1-9]\d{3})-(?P<wheelbase>[1-9]\d{3})"
    r"-(?P<paint>[0-9a-f]{6})-(?P<energy>[a-z]{3,4})-(?P<seed>0|[1-9]\d{0,2})(?P<cut>-cut)?",
    re.ASCII,
)


def sketch_key(spec: CarSketch) -> str:
    """The one key of this sketch."""
    words = (
        spec.body.lower(),
        spec.length_mm,
        spec.height_mm,
        spec.wheelbase_mm,
        spec.paint.removeprefix("#"),
        spec.energy.lower(),
        spec.seed,
    )
    return "-".join(map(str, words)) + ("" if spec.scene else "-cut")


def parse_sketch_key(key: str) -> CarSketch:
    """The sketch behind a key. Raises ValueError for anything `sketch_key` would not have written."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError("not a sketch key")
    return CarSketch(
        body=Body(found["body"].upper()),
        length_mm=int(found["length"]),
        height_mm=int(found["height"]),
        wheelbase_mm=int(found["wheelbase"]),
        paint="#" + found["paint"],
        energy=Energy(found["energy"].upper()),
        seed=int(found["seed"]),
        scene=found["cut"] is None,
    )


def art_path(spec: CarSketch) -> str:
    """Where the picture is served."""
    return f"/art/{sketch_key(spec)}.svg"
