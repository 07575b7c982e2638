from __future__ import annotations

from django.db.models.functions import Now

from core.edge.idempotency.operations import purge
from shared_apps.accounts.models import EmailConfirmation, HandOff, PhoneCode
from shared_apps.accounts.sessions import SessionStore


def forget_expired() -> int:
    """Delete what ended: sessions, passages, links, idempotency keys of a day ago; says how many keys."""
    SessionStore.clear_expired()
    HandOff.objects.filter(expires_at__lt=Now()).delete()
    EmailConfirmation.objects.filter(expires_at__lt=Now()).delete()
    PhoneCode.objects.filter(expires_at__lt=Now()).delete()
    return purge()
