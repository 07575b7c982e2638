from __future__ import annotations

from django.db.models.functions import Now

from core.edge.idempotency.operations import purge
from shared_apps.accounts.models import HandOff
from shared_apps.accounts.sessions import SessionStore


def forget_expired() -> int:
    """Delete sessions and passages that ended, and idempotency keys older than a day; how many keys went."""
    SessionStore.clear_expired()
    HandOff.objects.filter(expires_at__lt=Now()).delete()
    return purge()
