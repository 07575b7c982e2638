"""The dealer's rules on deposits and on ending orders: another version each time, and none in the past."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalids
from shared_apps.marketplace.operations import record_deposit_terms
from tenant_apps.orders.ending import Policy, out_of_bounds
from tenant_apps.orders.errors import PolicyBackdated, PolicyOutOfBounds
from tenant_apps.orders.models import EndingPolicy
from tenant_apps.orders.queries import deposits_from
from tenants.context import current_dealer

SLACK = timedelta(minutes=5)
"""How long a form may lie open that says "from now on"."""


def set_policy(*, actor: Actor, policy: Policy, valid_from: datetime | None = None) -> EndingPolicy:
    """Make the next version, in force from `valid_from`, by default at once; the market shows its deposit.

    Orders that were placed keep theirs. Raises Forbidden, PolicyBackdated and, for everything that goes below
    the law or beyond reason, PolicyOutOfBounds.
    """
    actor.require("orders.policy")
    if valid_from is not None and valid_from < clock.now() - SLACK:
        raise PolicyBackdated()
    wrong = out_of_bounds(policy)
    if wrong:
        raise Invalids(
            [
                PolicyOutOfBounds(field=name, params={"least": least, "most": most})
                for name, (least, most) in wrong.items()
            ]
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ending_policy', 0))")
        now = clock.now()  # taken with the lock in hand: what is said last is in force last
        last = EndingPolicy.objects.order_by("-version").first()
        made = EndingPolicy.objects.create(
            version=last.version + 1 if last else 1,
            valid_from=max(valid_from or now, now),
            rules=policy.as_json(),
            made_by=actor.name[:120],
        )
        _tell_market()
        record(
            actor,
            "orders.policy.set",
            ("ending_policy", made.id),
            before=last.rules if last else None,
            after={**made.rules, "version": made.version, "valid_from": made.valid_from.isoformat()},
        )
        return made


def retell_deposit(*, actor: Actor) -> None:
    """Have the market show what the dealer's rules say, as after a restore or an import. Raises Forbidden."""
    actor.require("orders.policy")
    with transaction.atomic():
        _tell_market()


def _tell_market() -> None:
    record_deposit_terms(current_dealer().id, terms=deposits_from(clock.now()))
