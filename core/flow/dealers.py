"""Whom a message is for: looked up, since anybody who reaches the broker or a dealer's role writes one."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from core.storage import scope


def scope_of(schema: str, *, wanted_by: str) -> scope.Scope:
    """The scope of the dealer that a message names.

    Raises NoScope when it names none, or a schema in which none lives, and ValueError for a strange name.
    """
    if not schema:
        raise scope.NoScope(f"{wanted_by} was called without a dealer")
    inside = scope.dealer(schema)
    if not import_string(settings.DEALER_CHECK)(schema):
        raise scope.NoScope(f"{wanted_by} was called for {schema}, where no dealer lives")
    return inside
