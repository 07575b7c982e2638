"""The link in a letter that stops letters without a password, good for that and for nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

GOOD_FOR = timedelta(days=365)
_SALT = "inbox.stop"


def stop_token(user_id: UUID) -> str:
    """The word in the link of a letter to this account."""
    return signing.TimestampSigner(salt=_SALT).sign(user_id.hex)


def read_stop(token: str) -> UUID | None:
    """Whose letters the link stops; None where it is forged, cut or older than a year."""
    try:
        return UUID(signing.TimestampSigner(salt=_SALT).unsign(token, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError):
        return None
