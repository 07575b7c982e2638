"""The dealer's colour, logo and seal."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.storage.files import dealer_path
from tenant_apps.wording.errors import ColourRefused
from tenant_apps.wording.models import Letterhead
from tenant_apps.wording.pictures import as_png, contrast_on_white

Which = Literal["logo", "seal"]
LEAST_CONTRAST = 4.5


def change_colour(*, actor: Actor, colour: str) -> Letterhead:
    """Print headings and lines in this colour (#rrggbb); empty is the standard one.

    Raises Forbidden, and ColourRefused for one that is hard to read on white.
    """
    actor.require("wording.edit")
    said = colour.strip().lower()
    if said and (not re.fullmatch(r"#[0-9a-f]{6}", said) or contrast_on_white(said) < LEAST_CONTRAST):
        raise ColourRefused()
    with transaction.atomic():
        row = _row()
        row.colour = said
        row.save()
        record(actor, "wording.letterhead.changed", ("letterhead", row.id), after={"colour": said})
        return row


def change_picture(*, actor: Actor, which: Which, data: bytes) -> Letterhead:
    """Put a logo or seal on the dealer's papers. Raises Forbidden and PictureRefused."""
    actor.require("wording.edit")
    png = as_png(data)
    digest = hashlib.sha256(png).hexdigest()
    with transaction.atomic():
        row = _row()
        # Named by its bytes and never removed: documents drawn up with it are printed again with it.
        key = dealer_path("letterhead", row.id, f"{which}-{digest[:16]}.png")
        if not default_storage.exists(key):
            key = default_storage.save(key, ContentFile(png))
        _set(row, which, key, digest)
        record(actor, "wording.letterhead.changed", ("letterhead", row.id), after={which: digest})
        return row


def remove_picture(*, actor: Actor, which: Which) -> Letterhead:
    """Print without this picture from now on. Raises Forbidden."""
    actor.require("wording.edit")
    with transaction.atomic():
        row = _row()
        _set(row, which, "", "")
        record(actor, "wording.letterhead.changed", ("letterhead", row.id), after={which: ""})
        return row


def _row() -> Letterhead:
    Letterhead.objects.get_or_create(only=True)
    return Letterhead.objects.select_for_update().get()


def _set(row: Letterhead, which: Which, key: str, digest: str) -> None:
    setattr(row, which, key)
    setattr(row, f"{which}_sha256", digest)
    row.save()
