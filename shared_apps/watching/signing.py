"""Links in letters that stop something without a password, good for that and for nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

from shared_apps.watching.facts import Stop, StopKind

GOOD_FOR = timedelta(days=365)
_SALT = "watching.stop"
_KINDS: dict[str, StopKind] = {"l": "letter", "s": "search", "f": "favourites"}


def stop_token(stop: Stop) -> str:
    """The word in the link."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{stop.kind[0]}{stop.id.hex}")


def read_stop(token: str) -> Stop | None:
    """What the link stops; None where it is forged, cut or older than a year."""
    try:
        told = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return Stop(_KINDS[told[0]], UUID(told[1:]))
