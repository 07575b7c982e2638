"""A dealer's data key is changed while its people work: a new key seals, rows follow in batches, and the old
key is destroyed when nothing is under it any more, not in a backup either.

How far it is stands in the rows themselves (each names its key) and in the keys' rows: whoever comes after a
process that was killed goes on. Every function here runs in the market's scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.storage.resealing import reseal_batch, rows_under_older_keys
from tenants.context import DealerRef, dealer_context
from tenants.keys.operations import add_key, data_key_number, make_key
from tenants.keys.queries import living_keys
from tenants.keys.rings import Ring

RIGHT = "keys.rotate"
IDLE_AT_LEAST = timedelta(hours=1)
"""Somebody may have read a row just before it was resealed, and open it only now."""
Told = Callable[[int, int], None]


def _nobody(done: int, of: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """The number of the key that seals now, and how many rows were brought under it."""

    number: int
    rows: int
    resumed: bool


def rotate_dealer(*, actor: Actor, dealer: DealerRef, told: Told = _nobody) -> Rotated:
    """Give the dealer a new data key and bring every sealed row under it; a rotation that was begun goes on.

    `told` hears how many rows of about how many are done. Not inside a transaction. Raises Forbidden,
    KeyGone, and SealBroken for a value that does not open: then the old key stays, and so does the value.
    """
    actor.require(RIGHT)
    number, resumed = _begin(actor, dealer)
    with dealer_context(dealer):
        of = sum(rows_under_older_keys(number).values())
    done = 0
    while not _finish(actor, dealer, number):
        done += _reseal(dealer, told, done, of)
    return Rotated(number, done, resumed)


def retire_keys(*, actor: Actor, dealer: DealerRef, at_once: bool = False) -> list[int]:
    """Destroy the dealer's idle data keys that nothing needs any more; returns their numbers.

    A restore may have brought rows back under an idle key: they are resealed first. With `at_once`
    without the hour's wait. Raises Forbidden.
    """
    actor.require(RIGHT)
    idle = living_keys(dealer.id).filter(idle_since__isnull=False)
    if not idle.exists():
        return []
    newest = data_key_number(dealer.id)
    with dealer_context(dealer):
        came_back = bool(rows_under_older_keys(newest))
    if came_back:
        idle.update(idle_since=None)
        rotate_dealer(actor=actor, dealer=dealer)
    wait = timedelta() if at_once else IDLE_AT_LEAST
    with transaction.atomic():
        oldest = oldest_held(dealer.id)
        ready = [
            key
            for key in idle.select_for_update().order_by("number")
            if key.idle_since
            and key.idle_since <= clock.now() - wait
            and (oldest is None or oldest > key.idle_since)
        ]
        with dealer_context(dealer):
            if rows_under_older_keys(newest):
                return []
        for key in ready:
            key.wrapped, key.destroyed_at = b"", clock.now()
            key.save(update_fields=["wrapped", "destroyed_at"])
            record(actor, "keys.destroyed", ("dealer", dealer.id), after={"number": key.number})
    return [key.number for key in ready]


def oldest_held(dealer_id: UUID) -> datetime | None:
    """From when the oldest backup, export or replaced schema of the dealer is, as their apps tell it.

    AppConfig.key_holders are dotted names of functions that take the dealer's id.
    """
    named = [name for app in apps.get_app_configs() for name in getattr(app, "key_holders", ())]
    return min((at for name in named if (at := import_string(name)(dealer_id)) is not None), default=None)


def is_unfinished(dealer_id: UUID) -> bool:
    """Whether a rotation was begun that has not come to its end."""
    keys = living_keys(dealer_id).filter(idle_since=None)
    return keys.count() > 1


def turn_over(*, actor: Actor, dealers: Iterable[DealerRef], until: datetime) -> dict[str, int]:
    """What the scheduler does: end what was begun, destroy what is idle, change keys that are too old."""
    done = {"rotated": 0, "destroyed": 0}
    for dealer in dealers:
        if clock.latest() >= until:
            break
        if is_unfinished(dealer.id) or _is_due(dealer.id):
            rotate_dealer(actor=actor, dealer=dealer)
            done["rotated"] += 1
        done["destroyed"] += len(retire_keys(actor=actor, dealer=dealer))
    return done


def _begin(actor: Actor, dealer: DealerRef) -> tuple[int, bool]:
    with transaction.atomic():
        make_key(dealer.id)
        # Whoever seals shares these rows; two rotations of one dealer take turns here.
        list(living_keys(dealer.id).select_for_update(no_key=True).order_by("number"))
        if is_unfinished(dealer.id):
            return data_key_number(dealer.id), True
        data_key_number(dealer.id)  # a dealer whose keys were destroyed gets none
        number = add_key(dealer.id)
        record(actor, "keys.rotation.begun", ("dealer", dealer.id), after={"number": number})
    return number, False


def _reseal(dealer: DealerRef, told: Told, before: int, of: int) -> int:
    done = 0
    with dealer_context(dealer):
        while count := reseal_batch(Ring(dealer.id)):
            done += count
            told(before + done, max(of, before + done))
    return done


def _finish(actor: Actor, dealer: DealerRef, number: int) -> bool:
    """Call the older keys idle, once those who seal with them have ended and have left no row under them."""
    with transaction.atomic():
        older = list(living_keys(dealer.id).filter(number__lt=number, idle_since=None).select_for_update())
        with dealer_context(dealer):
            if rows_under_older_keys(number):
                return False
        if older:
            living_keys(dealer.id).filter(id__in=[key.id for key in older]).update(idle_since=clock.now())
            record(actor, "keys.rotation.done", ("dealer", dealer.id), after={"number": number})
    return True


def _is_due(dealer_id: UUID) -> bool:
    if not settings.KEY_ROTATION_DAYS:
        return False
    newest = living_keys(dealer_id).order_by("-number").first()
    return newest is not None and newest.created_at < clock.now() - timedelta(days=settings.KEY_ROTATION_DAYS)
