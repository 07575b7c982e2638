"""What a link in a letter does, without a password: its token is the right to do it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.watching.facts import Stop
from shared_apps.watching.models import News, SavedSearch
from shared_apps.watching.operations.buyers import held
from shared_apps.watching.queries import stopped_by


@transaction.atomic
def stop(*, actor: Actor, what: Stop) -> None:
    """Stop the letters of what the link names. Doing it again changes nothing."""
    _switch(what, on=False)


@transaction.atomic
def go_on(*, actor: Actor, what: Stop) -> None:
    """Take it back: letters begin again, with what happens from now on."""
    _switch(what, on=True)


def _switch(what: Stop, *, on: bool) -> None:
    user_id, searches, favourites = stopped_by(what)
    if user_id is None:
        return
    if favourites:
        reader = held(user_id)
        reader.favourites = on
        reader.save(update_fields=["favourites"])
    rows = SavedSearch.objects.filter(id__in=searches, alerts=not on)
    _forget_waiting(user_id, [row.id for row in rows])
    rows.update(alerts=on, **({"watching_since": clock.now()} if on else {}))


def _forget_waiting(user_id: UUID, searches: list[UUID]) -> None:
    News.objects.filter(user_id=user_id, search_id__in=searches, letter=None).delete()
