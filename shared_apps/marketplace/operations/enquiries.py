from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, DomainError, Invalid, Invalids, TooMany
from shared_apps.accounts.logins import parse_phone
from shared_apps.marketplace.events import EnquiryClosed, EnquiryMade
from shared_apps.marketplace.facts import Enquirer
from shared_apps.marketplace.hours import parse_hours
from shared_apps.marketplace.queries import listing
from tenants.life.guard import require_trading
from tenants.models import Dealer

LONGEST_NAME, LONGEST_MESSAGE, LONGEST_EMAIL = 40, 600, 190
PER_PHONE, PER_ADDRESS, WINDOW = 5, 30, 24 * 3600
ANSWER_WITHIN = 120  # minutes in which the dealer is open


class EnquiryLimit(TooMany):
    """One phone number, one person or one network address asked too often within a day."""

    default_code = "marketplace.enquiry_limit"
    default_message = _("You have asked several times today. The dealer will call you back.")


class ListingGone(Conflict):
    """The car left the market before the enquiry was sent."""

    default_code = "marketplace.listing_gone"
    default_message = _("This car has just left the market.")


class TrapSprung(Invalid):
    """The field that people do not see was filled in, as programs do."""

    default_code = "marketplace.trap_sprung"
    default_message = _("This looked as if a program had filled in the form. Please send it once more.")


@transaction.atomic
def make_enquiry(
    *,
    actor: Actor,
    listing_id: UUID,
    name: str,
    phone: str,
    message: str = "",
    address: str = "",
    trap: str = "",
) -> UUID:
    """Pass a buyer's question to the dealer of a listing; returns the enquiry's id. Nothing is kept here.

    `address` is the network address it came from, `trap` what stands in the field that people do not see.
    Raises Invalids (name, phone, message), TrapSprung, NotFound, NotTrading, DealerFaulty, ListingGone and
    EnquiryLimit.
    """
    if trap:
        raise TrapSprung()
    asker = checked_enquirer(actor=actor, name=name, phone=phone, email="", message=message)
    car = listing(listing_id)
    if not car.on_offer:
        raise ListingGone()
    require_trading(car.dealer.id)
    count_enquiry(asker, address=address)
    event = EnquiryMade(
        enquiry_id=ids.new_id(),
        vehicle_id=car.id,
        vehicle_title_zh=car.title_zh,
        vehicle_title_en=car.title_en,
        buyer_id=asker.user_id,
        buyer_name=asker.name,
        phone=asker.phone,
        message=message.strip(),
        locale=get_language() or "",
        made_at=clock.now(),
        subject=f"car:{car.id}",
        word_id=ids.new_id(),
        due_at=answer_due(car.dealer, asked_at=clock.now()),
        currency=car.currency,
    )
    tell_dealer(event, actor=actor, dealer=car.dealer)
    return event.enquiry_id


def checked_enquirer(
    *, actor: Actor, name: str, phone: str, email: str, message: str, message_needed: bool = False
) -> Enquirer:
    """Who asks, with the phone in E.164. Raises Invalids with every field that is not acceptable."""
    problems: list[DomainError] = []
    name, email, number = name.strip(), email.strip().lower(), parse_phone(phone)
    if not name:
        problems.append(Invalid("field.missing", _("Please tell the dealer your name."), field="name"))
    elif len(name) > LONGEST_NAME:
        problems.append(Invalid("field.too_long", _("At most 40 characters."), field="name"))
    if number is None:
        text = _("A mobile number has 11 digits, e.g. 138 0013 8000.") if phone.strip() else _(
            "Please leave a number the dealer can call."
        )  # fmt: skip
        problems.append(Invalid("marketplace.phone", text, field="phone"))
    if email and not _is_email(email):
        problems.append(Invalid("marketplace.email", _("This is not an e-mail address."), field="email"))
    if len(message.strip()) > LONGEST_MESSAGE:
        problems.append(Invalid("field.too_long", _("At most 600 characters."), field="message"))
    elif message_needed and not message.strip():
        problems.append(Invalid("field.missing", _("Please write your question."), field="message"))
    if problems or number is None:
        raise Invalids(problems)
    return Enquirer(actor.user_id, name, number, email)


def count_enquiry(asker: Enquirer, *, address: str) -> None:
    """Count an enquiry against the day's limits of its phone number, its account and its network address.

    Raises EnquiryLimit.
    """
    _count(f"enquiry-phone:{asker.phone}", PER_PHONE)
    if asker.user_id is not None:
        _count(f"enquiry-person:{asker.user_id}", PER_PHONE)
    _count(f"enquiry-address:{address}", PER_ADDRESS)


def answer_due(dealer: Dealer, *, asked_at: datetime) -> datetime:
    """Until when an answer is due: two hours in which the dealer is open; where nobody knows, two hours."""
    hours = parse_hours(dealer.opening_hours)
    due = hours.after(asked_at, ANSWER_WITHIN, clock.SHANGHAI) if hours else None
    return due or asked_at + timedelta(minutes=ANSWER_WITHIN)


def tell_dealer(event: EnquiryMade | EnquiryClosed, *, actor: Actor, dealer: Dealer) -> None:
    """Have a dealer told, and nobody else. What one person says arrives in the order it was said."""
    who = f"{actor.user_id or getattr(event, 'phone', '') or event.enquiry_id}"
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]  # the name of the queue tells nobody's number
    emit(event, aggregate=f"enquirer:{digest}", actor=actor, dealer=dealer.schema_name)


def _count(key: str, limit: int) -> None:
    cache.add(key, 0, WINDOW)
    if cache.incr(key) > limit:
        raise EnquiryLimit()


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_EMAIL
