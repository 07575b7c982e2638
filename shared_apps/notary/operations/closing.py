from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

import pymerkle
from django.db import connection, transaction
from django.db.models import Min

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.notary import merkle
from shared_apps.notary.errors import TreesDiffer
from shared_apps.notary.facts import DayFacts, LeafFacts
from shared_apps.notary.models import Day, Leaf
from shared_apps.notary.queries import day_facts, hash_of, leaf_facts

log = logging.getLogger(__name__)
CLOSES_AT = timedelta(minutes=10)
"""How long after midnight in Shanghai a day is closed."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('notary-close'))"
_PLACE = """
UPDATE notary_leaf SET day_id = %s, position = placed.position, path = placed.path
FROM unnest(%s::uuid[], %s::integer[], %s::bytea[]) AS placed (id, position, path)
WHERE notary_leaf.id = placed.id
"""


def close_days(*, actor: Actor) -> list[DayFacts]:
    """Close every day that is over and not closed yet, oldest first, each in a transaction of its own.

    The first day of the log is that of its first leaf; days without leaves are closed as well, so that the
    chain has no gap. Repeatable: a closed day stays as it is, and what was committed after its close goes to
    the next one. In the market's scope. Raises Forbidden and TreesDiffer.
    """
    actor.require("notary.close")
    closed = []
    while (day := _next_due()) is not None:
        made = _close(day)
        if made is not None:
            closed.append(made)
    return closed


def _next_due() -> date | None:
    """The oldest day that is over and open; None if there is none."""
    last = Day.objects.order_by("-date").values_list("date", flat=True).first()
    if last is not None:
        due = last + timedelta(days=1)
    else:
        first = Leaf.objects.filter(day=None).aggregate(at=Min("entered_at"))["at"]
        if first is None:
            return None
        due = first.astimezone(clock.SHANGHAI).date()
    today = (clock.now() - CLOSES_AT).astimezone(clock.SHANGHAI).date()
    return due if due < today else None


def _close(day: date) -> DayFacts | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if _next_due() != day:
            return None  # another process was faster
        leaves = _waiting(until=day + timedelta(days=1))
        hashes = [hash_of(leaf) for leaf in leaves]
        root, paths = merkle.root_and_paths(hashes)
        _require_second_opinion(leaves, root)
        before = Day.objects.order_by("-date").first()
        previous = before.root if before else merkle.BEFORE_THE_FIRST
        tree, size = root.hex(), len(leaves)
        made = Day.objects.create(
            date=day,
            size=size,
            tree_root=tree,
            previous_root=previous,
            root=merkle.day_root(previous=previous, tree=tree, day=day, size=size),
        )
        joined = [b"".join(path) for path in paths]
        cursor.execute(_PLACE, [day, [leaf.id for leaf in leaves], list(range(size)), joined])
        log.info("log of %s closed: %s leaves, root %s", day, size, made.root)
        return day_facts(made)


def _waiting(until: date) -> list[LeafFacts]:
    """Leaves without a place that were entered before this day began, in the order of their ids."""
    midnight = datetime.combine(until, time(), clock.SHANGHAI).astimezone(UTC)
    waiting = Leaf.objects.filter(day=None, entered_at__lt=midnight).order_by("id")
    return [leaf_facts(leaf) for leaf in waiting]


def _require_second_opinion(leaves: list[LeafFacts], root: bytes) -> None:
    """A published root is for ever, so that a library computes it, too."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(
            merkle.entry(
                dealer_id=leaf.dealer_id,
                document_sha256=leaf.document_sha256,
                kind=leaf.kind,
                sealed_at=leaf.sealed_at,
            )
        )
    if leaves and tree.get_root() != root:
        raise TreesDiffer()
