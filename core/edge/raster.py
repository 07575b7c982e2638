"""The one door to resvg: a drawing of ours in, a JPEG out, for readers that take no SVG.

Drawing half a second long holds the interpreter's lock, so it is done by a process of its own, one at a time.
"""

from __future__ import annotations

import io
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from threading import BoundedSemaphore

import resvg_py
from PIL import Image

FONT = "Noto Sans SC"
_LONGEST = 20  # seconds
_AT_ONCE = BoundedSemaphore(1)
_ROOT = Path(__file__).resolve().parents[2]


class NotDrawn(RuntimeError):
    """The drawing could not be made into a picture, or too many others are waiting."""


def jpeg_of(svg: str, width: int) -> bytes:
    """The drawing `width` pixels wide. Its texts may be set in FONT. Raises NotDrawn."""
    if not _AT_ONCE.acquire(timeout=_LONGEST):
        raise NotDrawn("too many pictures are being drawn")
    try:
        done = subprocess.run(  # noqa: S603  our own module, and a number
            [sys.executable, "-m", __name__, str(width)],
            input=svg.encode(),
            capture_output=True,
            timeout=_LONGEST,
            cwd=_ROOT,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NotDrawn(str(error)) from error
    finally:
        _AT_ONCE.release()
    return done.stdout


def _draw(svg: str, width: int) -> bytes:
    font = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
    drawn = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[font], width=width)
    kept = io.BytesIO()
    image = Image.open(io.BytesIO(bytes(drawn))).convert("RGB")
    image.save(kept, "JPEG", quality=86, optimize=True, progressive=True)
    return kept.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_draw(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
