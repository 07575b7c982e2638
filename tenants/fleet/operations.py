"""Rows of schemas: written in the transaction that makes or drops the schema itself."""

from __future__ import annotations

from core.kernel import clock
from tenants.fleet.models import Schema


def note_schema(name: str, *, state: str, version: str, fingerprint: str) -> None:
    """Enter a schema with what it is like, or write anew what is known of it."""
    told = {"state": state, "version": version, "fingerprint": fingerprint}
    if not Schema.objects.filter(name=name, **told).exists():
        Schema.objects.update_or_create(name=name, defaults={**told, "migrated_at": clock.now()})


def hold_schema(name: str) -> None:
    """Keep the row as it is until the transaction ends: a claim of it waits, or was before."""
    Schema.objects.select_for_update().filter(name=name).first()


def note_dropped(name: str) -> None:
    """The schema is gone; its row keeps the name from coming back."""
    Schema.objects.filter(name=name).update(state="DROPPED")
