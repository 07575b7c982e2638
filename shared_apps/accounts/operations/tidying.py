from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore

from core.edge.idempotency.operations import purge


def forget_expired() -> int:
    """Delete sessions that ended and idempotency keys older than a day; returns how many keys went."""
    SessionStore.clear_expired()
    return purge()
