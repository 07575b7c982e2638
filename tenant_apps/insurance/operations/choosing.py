"""Quotes are asked for, one is bound, the insurance is given up; and what the order's moves mean for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Conflict, Forbidden, NotFound
from tenant_apps.insurance import errors
from tenant_apps.insurance.insurers import insurers
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.operations.moving import at_work, call, opened, require_move, take, take_quote
from tenant_apps.insurance.queries import choice_for, insurance_of, today
from tenant_apps.insurance.states import INSURANCE, QUOTE, UNDER_WAY, UNDONE
from tenant_apps.orders.facts import OrderAtHand

FURTHEST = timedelta(days=60)


def request_quotes(*, actor: Actor, order_id: UUID, covers: Iterable[str], starts_on: date) -> Insurance:
    """Ask every insurer for 交强险 and these covers from a day on; earlier quotes are forgotten.

    Raises NotFound, Forbidden, NotNow, StartOutOfRange, TariffUnknown, and Conflict once a policy is ordered.
    """
    with transaction.atomic():
        order, insurance = opened(actor, order_id)
        if insurance.state not in ("NONE", "QUOTED", "CANCELLED"):
            raise Conflict()
        if not today() <= starts_on <= today() + FURTHEST:
            raise errors.StartOutOfRange()
        choice = choice_for(order, tuple(covers))
        if choice.tariff is None or choice.compulsory_minor is None:
            raise errors.TariffUnknown()
        insurance.covers = [each.cover.code for each in choice.covers if each.on]
        insurance.starts_on, insurance.taken_id, insurance.note = starts_on, None, ""
        insurance.insurer_zh = insurance.insurer_en = insurance.policy_number = ""
        insurance.round += 1
        insurance.save()
        for insurer in insurers().known():
            quote = Quote.objects.create(
                insurance=insurance,
                round=insurance.round,
                insurer=insurer.code,
                insurer_zh=insurer.name_zh,
                insurer_en=insurer.name_en,
                price_minor=order.total.amount,
                compulsory_minor=choice.compulsory_minor,
                commercial_minor=choice.commercial_minor,
                currency=order.total.currency,
                due_at=clock.now(),
            )
            call(quote)
        after = {"covers": insurance.covers, "starts_on": starts_on.isoformat()}
        record(actor, "insurance.insurance.asked", ("insurance", insurance.id), after=after)
        return insurance


def bind_quote(*, actor: Actor, order_id: UUID, quote_id: UUID) -> Insurance:
    """Order the policy that was quoted; its number comes from the insurer.

    Raises NotFound, Forbidden, IllegalMove, NotNow, QuoteOver.
    """
    with transaction.atomic():
        order, insurance = at_work(actor, order_id)
        require_move(INSURANCE, insurance.state, "bind", actor)
        if order.state not in UNDER_WAY:
            raise errors.NotNow()
        rows = insurance.quotes.select_for_update().filter(id=quote_id, round=insurance.round)
        quote = rows.first()
        if quote is None:
            raise NotFound()
        require_move(QUOTE, quote.state, "bind", actor)
        if quote.valid_until is None or quote.valid_until <= clock.latest() or insurance.starts_on < today():
            raise errors.QuoteOver()
        insurance.taken_id = quote.id
        insurance.insurer_zh, insurance.insurer_en = quote.insurer_zh, quote.insurer_en
        take_quote(quote, "bind", actor, due=clock.now())
        take(insurance, "bind", actor)
        return insurance


def cancel_insurance(*, actor: Actor, order_id: UUID, reason: str = "") -> Insurance:
    """Give the insurance up; the insurer whose policy was ordered is told, and returns the premium.

    Raises NotFound, Forbidden, IllegalMove.
    """
    with transaction.atomic():
        _order, insurance = at_work(actor, order_id)
        require_move(INSURANCE, insurance.state, "cancel", actor)
        return _cancel(insurance, actor, reason)


def follow_order(*, actor: Actor, order: OrderAtHand, verb: str, reason: str) -> None:
    """An order that is undone needs no insurance any more; quotes for a car that was swapped are void.

    Raises Forbidden for anybody but the system: the order itself has decided who may move it.
    """
    if actor.kind != "system":
        raise Forbidden()
    if order.state not in UNDONE and verb != "reallocate":
        return
    insurance = insurance_of(order.id, locked=True)
    if insurance is not None and insurance.state not in ("NONE", "CANCELLED"):
        _cancel(insurance, SYSTEM, reason)


def _cancel(insurance: Insurance, actor: Actor, reason: str) -> Insurance:
    take(insurance, "cancel", actor, reason)
    rows = insurance.quotes.select_for_update().filter(round=insurance.round, state="TAKEN")
    taken = rows.first()
    if taken is not None:
        taken.due_at, taken.attempts = clock.now(), 0
        taken.save(update_fields=["due_at", "attempts", "updated_at"])
        call(taken)
    return insurance
