"""The library that makes PDF files changes how Pillow reads pictures; uploads must not notice."""

from io import BytesIO

import pytest
from PIL import Image

from core.edge import pdf
from tenant_apps.stock.errors import BadPhoto
from tenant_apps.stock.pictures import clean_picture


def test_a_cut_off_picture_is_refused_after_a_document_was_made():
    if not pdf.available():
        pytest.skip("this machine lacks Pango")
    file = BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(file, "JPEG")

    with pytest.raises(BadPhoto):
        clean_picture(file.getvalue()[: len(file.getvalue()) // 2])
