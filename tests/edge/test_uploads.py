"""Orientation is followed, and no damaged tag refuses a picture or breaks a page."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from core.edge.uploads import upright
from shared_apps.appraisal.evidence import checked
from tenant_apps.stock.pictures import clean_picture

ORIENTATION, MAKER, RESOLUTION = 0x0112, 0x010F, 0x011A


def _photographed(orientation: int = 6) -> bytes:
    image = Image.new("RGB", (40, 20), "navy")
    image.paste("white", (0, 0, 10, 5))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[RESOLUTION] = orientation, "maker", (72, 1)
    out = BytesIO()
    image.save(out, "PNG", exif=exif.tobytes())
    return out.getvalue()


def _damaged() -> bytes:
    """Its resolution is said to be text (type 2), where two numbers stand."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[RESOLUTION] = 6, (72, 1)
    whole = bytearray(exif.tobytes())
    place = whole.find(RESOLUTION.to_bytes(2, "big"))
    whole[place + 2 : place + 4] = (2).to_bytes(2, "big")
    out = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, "JPEG", exif=bytes(whole))
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_as_pillow_would_turn_them(orientation):
    with Image.open(BytesIO(_photographed(orientation))) as image:
        assert upright(image).tobytes() == ImageOps.exif_transpose(image).tobytes()


@pytest.mark.filterwarnings("ignore:Metadata Warning")
def test_a_damaged_tag_costs_nobody_the_picture():
    with Image.open(BytesIO(_damaged())) as image, pytest.raises(TypeError):
        ImageOps.exif_transpose(image)  # what it is about

    assert (clean_picture(_damaged()).width, clean_picture(_damaged()).height) == (20, 40)
    assert checked(_damaged()).kind == "PHOTO"
