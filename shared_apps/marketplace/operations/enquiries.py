from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import Conflict, Invalid, Invalids, TooMany
from shared_apps.accounts.logins import parse_phone
from shared_apps.marketplace.events import EnquiryMade
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries import listing
from tenants.life.guard import require_trading

LONGEST_NAME, LONGEST_MESSAGE = 40, 600
PER_PHONE, PER_ADDRESS, WINDOW = 5, 30, 24 * 3600


class EnquiryLimit(TooMany):
    """One phone number, or one network address, asked too often within a day."""

    default_code = "marketplace.enquiry_limit"
    default_message = _("You have asked several times today. The dealer will call you back.")


class ListingGone(Conflict):
    """The car left the market before the enquiry was sent."""

    default_code = "marketplace.listing_gone"
    default_message = _("This car has just left the market.")


@transaction.atomic
def make_enquiry(
    *, actor: Actor, listing_id: UUID, name: str, phone: str, message: str = "", address: str = ""
) -> UUID:
    """Pass a buyer's question to the dealer of a listing; returns the enquiry's id. Nothing is kept here.

    `address` is the network address it came from. Raises Invalids (name, phone, message), NotFound,
    NotTrading, DealerFaulty, ListingGone and EnquiryLimit.
    """
    name, message = name.strip(), message.strip()
    number = _checked(name, phone, message)
    car = listing(listing_id)
    if not car.on_offer:
        raise ListingGone()
    require_trading(car.dealer.id)
    _count(f"enquiry-phone:{number}", PER_PHONE)
    _count(f"enquiry-address:{address}", PER_ADDRESS)
    event = _event(actor, car, name, number, message)
    emit(event, aggregate=f"enquiry:{event.enquiry_id}", actor=actor, dealer=car.dealer.schema_name)
    return event.enquiry_id


def _checked(name: str, phone: str, message: str) -> str:
    problems = []
    number = parse_phone(phone)
    if not name:
        problems.append(Invalid("field.missing", _("Please tell the dealer your name."), field="name"))
    elif len(name) > LONGEST_NAME:
        problems.append(Invalid("field.too_long", _("At most 40 characters."), field="name"))
    if number is None:
        text = _("A mobile number has 11 digits, e.g. 138 0013 8000.") if phone.strip() else _(
            "Please leave a number the dealer can call."
        )  # fmt: skip
        problems.append(Invalid("marketplace.phone", text, field="phone"))
    if len(message) > LONGEST_MESSAGE:
        problems.append(Invalid("field.too_long", _("At most 600 characters."), field="message"))
    if problems or number is None:
        raise Invalids(problems)
    return number


def _count(key: str, limit: int) -> None:
    cache.add(key, 0, WINDOW)
    if cache.incr(key) > limit:
        raise EnquiryLimit()


def _event(actor: Actor, car: Listing, name: str, phone: str, message: str) -> EnquiryMade:
    return EnquiryMade(
        enquiry_id=ids.new_id(),
        vehicle_id=car.id,
        vehicle_title_zh=car.title_zh,
        vehicle_title_en=car.title_en,
        buyer_id=actor.user_id,
        buyer_name=name,
        phone=phone,
        message=message,
        locale=get_language() or "",
        made_at=clock.now(),
    )
