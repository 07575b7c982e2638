from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from core.kernel import clock, ids
from core.kernel.actor import Actor
from shared_apps.catalog.cities import city_place, kilometres
from shared_apps.inbox.errors import (
    DealerBlocked,
    DealerNotHere,
    KindUnknown,
    NoDealerChosen,
    TooManyDealers,
    WindowGone,
)
from shared_apps.inbox.facts import BUYER, CALL, CONTACTS, KINDS, PRICE, QUESTION, Wish
from shared_apps.inbox.models import Ask, Thread, Word
from shared_apps.inbox.operations.buyers import held
from shared_apps.inbox.policies import CALL_DAYS, CALL_MINUTES, CALL_NOTICE, MOST_DEALERS
from shared_apps.inbox.queries import (
    Wanted,
    ask_with_key,
    choices,
    dealers_named,
    is_blocked,
    open_threads,
    subject_at,
    wanted_car,
    wanted_series,
)
from shared_apps.inbox.slots import Window, windows
from shared_apps.marketplace.events import EnquiryMade
from shared_apps.marketplace.facts import Enquirer
from shared_apps.marketplace.hours import parse_hours
from shared_apps.marketplace.operations import (
    TrapSprung,
    answer_due,
    checked_enquirer,
    count_enquiry,
    tell_dealer,
)
from shared_apps.marketplace.operations.enquiries import ListingGone
from tenants.life.guard import require_trading
from tenants.models import Dealer


@transaction.atomic
def ask_dealers(*, actor: Actor, wish: Wish, address: str = "") -> Ask:
    """Ask up to three dealers; each gets a lead by the outbox and learns of no other.

    The same form sent twice asks once. Who asks a dealer again about the same thing goes on in the thread
    that is open. `address` is the network address it came from. Raises Unauthenticated, KindUnknown,
    TrapSprung, Invalids (name, phone, email, message), NoDealerChosen, TooManyDealers, DealerNotHere,
    DealerBlocked, WindowGone, NotFound, ListingGone, NotTrading, DealerFaulty and EnquiryLimit.
    """
    user_id = held(actor)
    known = ask_with_key(user_id, wish.key)
    if known is not None:
        return known
    if wish.trap:
        raise TrapSprung()
    if wish.kind not in KINDS or wish.contact not in CONTACTS or not wish.key:
        raise KindUnknown()
    asker = checked_enquirer(
        actor=actor,
        name=wish.name,
        phone=wish.phone,
        email=wish.email,
        message=wish.message,
        message_needed=wish.kind == QUESTION,
    )
    wanted = wanted_car(wish.car_id) if wish.car_id else wanted_series(wish.brand, wish.series)
    dealers = _chosen(user_id, wish, wanted)
    window = _window(dealers[0], wish) if wish.kind == CALL else None
    count_enquiry(asker, address=address)
    ask = _ask(user_id, wish, wanted, asker)
    for dealer in dealers:
        require_trading(dealer.id)
        _tell(actor, ask, wish, wanted, asker, dealer, window)
    return ask


def call_windows(dealer: Dealer) -> list[Window]:
    """The times at which this dealer can be asked to call."""
    return windows(
        parse_hours(dealer.opening_hours),
        clock.now(),
        clock.SHANGHAI,
        days=CALL_DAYS,
        minutes=CALL_MINUTES,
        notice=CALL_NOTICE,
    )


def _chosen(user_id: UUID, wish: Wish, wanted: Wanted) -> list[Dealer]:
    car = wanted.car
    if car is not None and not car.on_offer:
        raise ListingGone()
    slugs = set(wish.dealers)
    if wish.kind != PRICE:
        slugs = {car.dealer.slug} if car else set()
    if not slugs:
        raise NoDealerChosen()
    if len(slugs) > MOST_DEALERS:
        raise TooManyDealers(params={"most": MOST_DEALERS})
    dealers = dealers_named(slugs)
    here = {choice.slug for choice in choices(wanted, "", None)} | ({car.dealer.slug} if car else set())
    if len(dealers) != len(slugs) or not slugs <= here:
        raise DealerNotHere()
    for dealer in dealers:
        if is_blocked(user_id, dealer.id):
            raise DealerBlocked(params={"dealer": dealer.name})
    return dealers


def _window(dealer: Dealer, wish: Wish) -> Window | None:
    offered = {window.code: window for window in call_windows(dealer)}
    if not offered:
        return None
    if wish.window not in offered:
        raise WindowGone()
    return offered[wish.window]


def _ask(user_id: UUID, wish: Wish, wanted: Wanted, asker: Enquirer) -> Ask:
    return Ask.objects.create(
        user_id=user_id,
        key=wish.key,
        kind=wish.kind,
        series_id=wanted.series_id,
        title_zh=wanted.title_zh,
        title_en=wanted.title_en,
        art_url=wanted.art_url,
        name=asker.name,
        phone=asker.phone,
        email=asker.email,
        contact=wish.contact,
        near=wish.near if city_place(wish.near) else "",
    )


def _tell(
    actor: Actor,
    ask: Ask,
    wish: Wish,
    wanted: Wanted,
    asker: Enquirer,
    dealer: Dealer,
    window: Window | None,
) -> None:
    """Note what this dealer is asked, and let it know; never of whom else."""
    now = clock.now()
    due_at = window.ends_at if window else answer_due(dealer, asked_at=now)
    thread = _thread(ask, wanted, dealer)
    thread.due_at, thread.said_at, thread.consented_at = due_at, now, now
    if wish.kind == PRICE or thread._state.adding:  # what is compared stays together
        thread.ask, thread.distance_km = ask, _distance(ask.near, dealer)
    thread.save()
    word = Word.objects.create(
        thread=thread,
        side=BUYER,
        kind=wish.kind,
        text=wish.message.strip(),
        author=asker.name,
        call_from=window.starts_at if window else None,
        call_until=window.ends_at if window else None,
    )
    event = event_of(word, thread=thread, asker=asker)
    tell_dealer(event, actor=actor, dealer=dealer)


def event_of(word: Word, *, thread: Thread, asker: Enquirer) -> EnquiryMade:
    """What the dealer of a thread learns of something the buyer said there."""
    own_car = thread.listing_id
    return EnquiryMade(
        enquiry_id=thread.id,
        vehicle_id=own_car,
        vehicle_title_zh=thread.ask.title_zh,
        vehicle_title_en=thread.ask.title_en,
        buyer_id=thread.user_id,
        buyer_name=asker.name,
        phone=asker.phone,
        email=asker.email,
        message=word.text,
        locale=get_language() or "",
        made_at=word.created_at,
        kind=word.kind,
        subject=thread.subject,
        word_id=word.id,
        contact=thread.ask.contact,
        call_from=word.call_from,
        call_until=word.call_until,
        due_at=thread.due_at,
        currency=thread.currency,
        inbox=True,
    )


def _thread(ask: Ask, wanted: Wanted, dealer: Dealer) -> Thread:
    subject = subject_at(wanted, dealer)
    known = open_threads(ask.user_id, [subject]).filter(dealer=dealer).first()
    if known is not None:
        return known
    car = wanted.car
    return Thread(
        id=ids.new_id(),
        user_id=ask.user_id,
        dealer=dealer,
        subject=subject,
        listing_id=car.id if car and car.dealer_id == dealer.id else None,
        currency=wanted.currency,
    )


def _distance(near: str, dealer: Dealer) -> int | None:
    centre = city_place(near)
    if centre is None:
        return None
    return round(kilometres(centre, (float(dealer.latitude), float(dealer.longitude))))
