"""Insurers are called: for a price, for the policy, to end it; and on its first day a policy begins."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from tenant_apps.insurance.errors import InsurerSilent
from tenant_apps.insurance.facts import Bound, Cover, Premium
from tenant_apps.insurance.insurers import insurers
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.operations.moving import at_work, take, take_quote
from tenant_apps.insurance.queries import today

WAITS = (10, 60, 300, 1800)
"""Seconds before another try; after the last an unanswered question for a price fails, the rest goes on."""
LEASE = timedelta(seconds=90)  # while one worker is on the telephone no other calls


def call_insurer(*, actor: Actor, quote_id: UUID) -> None:
    """Call the insurer about what is due, if anything is; outside any transaction, since it may take long.

    Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    claimed = _claim(quote_id)
    if claimed is None:
        return
    about, cover = claimed
    try:
        if about == "price":
            _note_premium(quote_id, insurers().quote(cover))
        elif about == "policy":
            _note_policy(quote_id, insurers().bind(cover))
        elif about == "end":
            insurers().cancel(cover)
            _note_told(quote_id)
        else:
            _begin(quote_id)
    except InsurerSilent:
        _note_silence(quote_id)


def _claim(quote_id: UUID) -> tuple[str, Cover] | None:
    """What to call about, None where nothing is due or another worker is at it."""
    with transaction.atomic():
        quote, insurance = _locked(quote_id)
        if quote.due_at is None or quote.due_at > clock.latest():
            return None
        quote.attempts += 1
        quote.sent_at = quote.sent_at or clock.now()
        quote.due_at = clock.now() + LEASE
        quote.save(update_fields=["attempts", "sent_at", "due_at", "updated_at"])
        order, _same = at_work(SYSTEM, insurance.order_id)
        return _about(quote, insurance), Cover(
            key=quote.id.hex,
            insurer=quote.insurer,
            vin=order.vin,
            price_minor=quote.price_minor,
            compulsory_minor=quote.compulsory_minor,
            commercial_minor=quote.commercial_minor,
            covers=tuple(insurance.covers),
            starts_on=insurance.starts_on,
            attempt=quote.attempts,
        )


def _about(quote: Quote, insurance: Insurance) -> str:
    if quote.state == "ASKED":
        return "price"
    if insurance.taken_id != quote.id or insurance.state != "BOUND":
        return "end"
    return "start" if insurance.policy_number else "policy"


def _note_premium(quote_id: UUID, said: Premium) -> None:
    with transaction.atomic():
        quote, insurance = _locked(quote_id)
        if quote.state != "ASKED":
            return
        quote.answer, quote.reason = dict(said.body), said.reason[:60]
        if said.reason:
            take_quote(quote, "refuse", SYSTEM)
            return
        quote.commercial_minor, quote.valid_until = said.commercial_minor, said.valid_until
        take_quote(quote, "price", SYSTEM)
        if quote.round == insurance.round and insurance.state in ("NONE", "CANCELLED"):
            take(insurance, "quote", SYSTEM)


def _note_policy(quote_id: UUID, said: Bound) -> None:
    with transaction.atomic():
        quote, insurance = _locked(quote_id)
        if insurance.state != "BOUND" or insurance.taken_id != quote.id or insurance.policy_number:
            return
        quote.bound, quote.reason = dict(said.body), said.reason[:60]
        if said.reason:
            insurance.taken_id, insurance.insurer_zh, insurance.insurer_en = None, "", ""
            take_quote(quote, "refuse", SYSTEM)
            take(insurance, "refuse", SYSTEM, said.reason)
            return
        insurance.policy_number = said.policy_number[:40]
        insurance.save(update_fields=["policy_number", "updated_at"])
        first = datetime.combine(insurance.starts_on, time(), clock.SHANGHAI)
        quote.due_at, quote.attempts = first, 0
        quote.save(update_fields=["bound", "reason", "due_at", "attempts", "updated_at"])
    _begin(quote_id)


def _begin(quote_id: UUID) -> None:
    """On its first day the policy is in force."""
    with transaction.atomic():
        quote, insurance = _locked(quote_id)
        if insurance.state != "BOUND" or insurance.taken_id != quote.id or insurance.starts_on > today():
            return
        quote.due_at = None
        quote.save(update_fields=["due_at", "updated_at"])
        take(insurance, "start", SYSTEM)


def _note_told(quote_id: UUID) -> None:
    with transaction.atomic():
        quote, _insurance = _locked(quote_id)
        quote.due_at, quote.told_at = None, clock.now()
        quote.save(update_fields=["due_at", "told_at", "updated_at"])
        record(SYSTEM, "insurance.quote.told", ("quote", quote.id), after={"insurer": quote.insurer})


def _note_silence(quote_id: UUID) -> None:
    with transaction.atomic():
        quote, _insurance = _locked(quote_id)
        if quote.state == "ASKED" and quote.attempts > len(WAITS):
            take_quote(quote, "fail", SYSTEM)
            return
        wait = WAITS[min(quote.attempts, len(WAITS)) - 1]
        quote.due_at = clock.now() + timedelta(seconds=wait)
        quote.save(update_fields=["due_at", "updated_at"])


def _locked(quote_id: UUID) -> tuple[Quote, Insurance]:
    """The quote with its insurance and order, locked in the order of the house."""
    order_id = Insurance.objects.values_list("order_id", flat=True).get(quotes=quote_id)
    _order, insurance = at_work(SYSTEM, order_id)
    return Quote.objects.select_for_update().get(id=quote_id), insurance
