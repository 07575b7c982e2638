"""What lenders and insurers pay the house for a deal, by the rates agreed with them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.commission.errors import PartnerUnknown, RateWrong
from tenant_apps.commission.models import Item, Rate
from tenant_apps.commission.operations.posting import note_item, true_up
from tenant_apps.commission.queries import deal_of, partners, rate_of
from tenant_apps.commission.states import PLAN_RIGHT
from tenant_apps.commission.terms import MOST_RATE, partner_pays
from tenant_apps.financing.queries import loan_paid
from tenant_apps.insurance.queries import policy_ordered
from tenant_apps.orders.queries import order_at_hand


class _Brought(NamedTuple):
    """What a loan or a policy (`source`) brings, and whose it is by which rate."""

    source: str
    amount: Money
    note: str


def set_rate(*, actor: Actor, kind: str, partner: str, share: int) -> Rate:
    """Say what a lender or an insurer pays from now on, in hundredths of a per cent; 0 for nothing.

    What was paid already keeps its rate. Raises Forbidden, RateWrong, PartnerUnknown.
    """
    actor.require(PLAN_RIGHT)
    if not 0 <= share <= MOST_RATE:
        raise RateWrong()
    if not any((one.kind, one.code) == (kind, partner) for one in partners()):
        raise PartnerUnknown()
    with transaction.atomic():
        before = rate_of(kind, partner)
        rate = Rate.objects.create(kind=kind, partner=partner, share=share, set_by=actor.name or actor.kind)
        record(
            actor,
            "commission.rate.set",
            ("commission_rate", rate.id),
            before={"share": before},
            after={"kind": kind, "partner": partner, "share": share},
        )
        return rate


def follow_partners(*, actor: Actor, order_id: UUID, kind: str, at: datetime) -> None:
    """Note what the loan that was paid (the policy that was ordered) at a moment brings, take back what fell.

    The same again changes nothing, and a rate agreed later reaches back to nothing: such a loan was noted by
    hand. Raises Forbidden for anybody but the system, NotFound.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        deal = deal_of(order.id, locked=True)
        brought, standing = _brought(order.id, kind, at), _standing(order.id, kind)
        changes = [
            (source, Money(-minor, order.total.currency), note)
            for source, (minor, note) in standing.items()
            if minor and (brought is None or source != brought.source)
        ]
        if brought is not None and brought.source not in standing:
            changes.append(brought)
        for source, amount, note in changes:
            if not amount:
                continue
            item = note_item(order.id, kind, amount, note, actor, source=source)
            if deal is not None:
                true_up(deal, kind="ADJUSTMENT", source=f"item:{item.id}")


def _brought(order_id: UUID, kind: str, at: datetime) -> _Brought | None:
    """What stands of this kind now, by the rate of the moment it came."""
    paid = loan_paid(order_id) if kind == "FINANCE" else policy_ordered(order_id)
    if paid is None:
        return None
    ref, partner, name, base = paid
    share = rate_of(kind, partner, at)
    amount = Money(partner_pays(base.amount, share), base.currency)
    return _Brought(f"{kind.lower()}:{ref}", amount, f"{name} {share / 100:g}%")


def _standing(order_id: UUID, kind: str) -> dict[str, tuple[int, str]]:
    """What was noted by itself and by which source, with the words of the first."""
    rows = Item.objects.filter(order_id=order_id, kind=kind).exclude(source="").order_by()
    sums = dict(rows.values_list("source").annotate(sum=Sum("amount_minor")))
    notes = dict(rows.order_by("-at", "-id").values_list("source", "note"))
    return {source: (minor, notes[source]) for source, minor in sums.items()}
