"""Identifiers: time-ordered, so that new rows land side by side in an index."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562)."""
    return UUID(int=uuid_utils.uuid7().int)
