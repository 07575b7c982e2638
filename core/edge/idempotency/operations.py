from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from core.edge.idempotency.models import IdempotencyKey
from core.kernel import clock
from core.kernel.errors import Conflict, Invalid
from core.storage import scope

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=2)
TRY_AGAIN = frozenset({401, 429})


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: HTTP status and body."""

    status: int
    body: str


def claim(*, owner: str, key: str, fingerprint: str) -> Answer | None:
    """Take the key for a call. Returns the stored answer when the call was made before, None to go ahead.

    Raises Invalid (`request.key_reused`) when the key belongs to a different call and Conflict
    (`request.key_in_use`) while the first one runs. A run that died is given up after two minutes.
    """
    with scope.entered(scope.MARKET), transaction.atomic():
        row, fresh = IdempotencyKey.objects.select_for_update().get_or_create(
            owner=owner, key=key, defaults={"fingerprint": fingerprint}
        )
        if fresh:
            return None
        age = clock.now() - row.created_at
        if age > KEPT or (row.status == 0 and age > ABANDONED):
            row.fingerprint, row.status, row.body, row.created_at = fingerprint, 0, "", clock.now()
            row.save()
            return None
        if row.fingerprint != fingerprint:
            raise Invalid("request.key_reused")
        if row.status == 0:
            raise Conflict("request.key_in_use")
        return Answer(row.status, row.body)


def settle(*, owner: str, key: str, answer: Answer) -> None:
    """Store what was answered.

    An answer that asks to be tried again (429, 5xx) or to sign in first (401) frees the key instead.
    """
    with scope.entered(scope.MARKET):
        rows = IdempotencyKey.objects.filter(owner=owner, key=key)
        if answer.status in TRY_AGAIN or answer.status >= 500:
            rows.delete()
        else:
            rows.update(status=answer.status, body=answer.body)


def release(*, owner: str, key: str) -> None:
    """Forget a key whose call came to nothing."""
    with scope.entered(scope.MARKET):
        IdempotencyKey.objects.filter(owner=owner, key=key).delete()


def purge() -> int:
    """Delete keys older than a day; returns how many."""
    with scope.entered(scope.MARKET):
        return IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]
