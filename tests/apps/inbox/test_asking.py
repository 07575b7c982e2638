"""One buyer asks up to three dealers: one lead each, whatever happens, and none learns of another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Invalids, NotFound, Unauthenticated
from shared_apps.inbox import errors
from shared_apps.inbox.facts import CALL, QUESTION
from shared_apps.inbox.models import Ask, Thread, Word
from shared_apps.inbox.operations import block_dealer
from shared_apps.inbox.operations.asking import call_windows
from shared_apps.inbox.queries import choices, wanted_car
from shared_apps.marketplace.operations import EnquiryLimit, TrapSprung, withdraw_listing
from shared_apps.marketplace.operations.enquiries import PER_PHONE, ListingGone
from tenant_apps.customers.models import Enquiry, EnquiryWord, FollowUp, Lead
from tenant_apps.customers.operations import move_lead
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tests.factories.drives import NOON, open_house
from tests.factories.inbox import ask, buyer, offered, thread_with, wish

ASKED = "marketplace.enquiry_made"


@pytest.fixture
def cars(main, other):
    return offered(None, main, other)


@pytest.fixture
def han():
    return buyer()


def events() -> list[OutboxEvent]:
    with market_context():
        return list(OutboxEvent.objects.filter(name=ASKED).order_by("id"))


def nothing_happened() -> bool:
    with market_context():
        return not (Ask.objects.exists() or Thread.objects.exists() or Word.objects.exists() or events())


@pytest.mark.django_db
class TestAsking:
    def test_two_dealers_get_a_lead_each(self, main, other, cars, han, deliver):
        user, actor = han
        ask(actor, wish(cars[0], main, other, near="成都", contact="EVENING"))
        deliver()

        with market_context():
            assert Ask.objects.get().threads.count() == 2
        with dealer_context(main):
            lead, enquiry = Lead.objects.get(), Enquiry.objects.get()
            assert (lead.name, lead.phone, lead.email) == ("韩梅梅", "+8613800138000", "han@example.com")
            assert (lead.source, lead.buyer_id, lead.vehicle_id) == ("MARKET", user.id, cars[0])
            assert (enquiry.id, enquiry.kind, enquiry.contact) == (thread_with(main).id, "PRICE", "EVENING")
            assert enquiry.lead_id == lead.id
        with dealer_context(other):
            lead = Lead.objects.get()
            assert (lead.vehicle_id, lead.buyer_id) == (None, user.id)
            assert Enquiry.objects.get().subject.startswith("series:")

    def test_no_dealer_learns_of_another(self, main, other, cars, han, deliver):
        ask(han[1], wish(cars[0], main, other))
        told = {event.dealer_schema: json.dumps([event.payload, event.aggregate]) for event in events()}
        deliver()

        mine = {main.schema: thread_with(main), other.schema: thread_with(other)}
        for dealer, elsewhere in ((main, other), (other, main)):
            for secret in (elsewhere.slug, elsewhere.name, str(elsewhere.id), elsewhere.schema):
                assert secret not in told[dealer.schema]
            assert str(mine[elsewhere.schema].id) not in told[dealer.schema]
        assert str(cars[0]) not in told[other.schema]
        assert str(mine[main.schema].ask_id) not in told[main.schema]

    def test_a_dealers_role_has_no_right_in_the_inbox(self, main, other, cars, han):
        ask(han[1], wish(cars[0], main, other))
        for table in ("ask", "thread", "word", "block", "reader"):
            for verb in ("SELECT count(*) FROM", "DELETE FROM"):
                refused = pytest.raises(DatabaseError, match="permission denied")
                with dealer_context(main), refused, transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"{verb} public.inbox_{table}")

    def test_distances_are_told_from_the_buyers_city(self, main, other, cars, han):
        with owner_context():
            Dealer.objects.filter(id=other.id).update(latitude="30.5728", longitude="104.0668")
        ask(han[1], wish(cars[0], main, other, near="成都"))

        assert thread_with(other).distance_km == 0
        assert 1500 < thread_with(main).distance_km < 1600
        with market_context():
            nearest = choices(wanted_car(cars[0]), "成都", None)
        assert [choice.slug for choice in nearest] == ["other", "main"]

    def test_the_same_form_twice_asks_once(self, main, cars, han, deliver):
        wished = wish(cars[0], main)
        first, second = ask(han[1], wished), ask(han[1], wished)
        deliver()

        assert first.id == second.id and len(events()) == 0
        with dealer_context(main):
            assert (Lead.objects.count(), EnquiryWord.objects.count()) == (1, 1)

    def test_asking_again_goes_on_in_the_open_lead(self, main, other, cars, han, deliver):
        ask(han[1], wish(cars[0], main))
        ask(han[1], wish(cars[0], main, other, message="价格还能谈吗？"))
        deliver()

        with market_context():
            assert Thread.objects.filter(dealer_id=main.id).count() == 1
        with dealer_context(main):
            assert (Lead.objects.count(), Enquiry.objects.count(), EnquiryWord.objects.count()) == (1, 1, 2)
        with dealer_context(other):
            assert Lead.objects.count() == 1

    def test_a_call_asked_for_later_leaves_what_is_compared_together(self, main, other, cars, han):
        first = ask(han[1], wish(cars[0], main, other))
        open_house(main, "看心情")
        ask(han[1], wish(cars[0], kind=CALL))

        assert thread_with(main).ask_id == thread_with(other).ask_id == first.id
        with market_context():
            assert thread_with(main).words.count() == 2

    def test_after_a_lost_lead_asking_again_makes_a_new_one(self, main, cars, han, deliver):
        ask(han[1], wish(cars[0], main))
        deliver()
        with dealer_context(main):
            move_lead(actor=SYSTEM, lead_id=Lead.objects.get().id, verb="lose", note="价格")
        ask(han[1], wish(cars[0], main))
        deliver()

        with dealer_context(main):
            assert sorted(Lead.objects.values_list("state", flat=True)) == ["LOST", "NEW"]
            assert Enquiry.objects.get().lead.state == "NEW"

    def test_the_lead_of_a_guest_with_the_same_number_is_joined(self, main, cars, han, deliver):
        ask(han[1], wish(cars[0], main))
        ask(buyer()[1], wish(cars[0], main, phone="13900139000"))
        deliver()

        with dealer_context(main):
            assert Lead.objects.count() == 2


@pytest.mark.django_db
class TestDyingOnTheWay:
    def test_a_worker_that_dies_midway_leaves_nothing_half(self, main, cars, han, deliver, monkeypatch):
        ask(han[1], wish(cars[0], main))
        save = EnquiryWord.save

        def dies(self, *args, **kwargs):
            raise RuntimeError("the worker was killed")

        monkeypatch.setattr(EnquiryWord, "save", dies)
        deliver()
        with dealer_context(main):
            assert not Lead.objects.exists() and not Enquiry.objects.exists()
            assert not AuditLine.objects.filter(action__startswith="customers").exists()
        monkeypatch.setattr(EnquiryWord, "save", save)
        with clock.set_to(clock.now() + timedelta(hours=1)):
            relay.deliver_all()

        with dealer_context(main):
            assert (Lead.objects.count(), EnquiryWord.objects.count()) == (1, 1)

    def test_what_is_delivered_twice_is_one_lead(self, main, cars, han, deliver):
        ask(han[1], wish(cars[0], main))
        (event,) = events()
        deliver()
        with market_context():
            event.pk = None
            event.save(force_insert=True)
        deliver()

        with dealer_context(main):
            assert (Lead.objects.count(), EnquiryWord.objects.count()) == (1, 1)


@pytest.mark.django_db
class TestRefusals:
    def test_a_stranger(self, main, cars):
        with pytest.raises(Unauthenticated):
            ask(Actor("anonymous"), wish(cars[0], main))
        with pytest.raises(Unauthenticated):
            ask(Actor("buyer", ids.new_id()), wish(cars[0], main))
        assert nothing_happened()

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"kind": "GIFT"}, errors.KindUnknown),
            ({"key": ""}, errors.KindUnknown),
            ({"contact": "NIGHT"}, errors.KindUnknown),
            ({"dealers": ()}, errors.NoDealerChosen),
            ({"dealers": ("a", "b", "c", "d")}, errors.TooManyDealers),
            ({"dealers": ("main", "nobody")}, errors.DealerNotHere),
            ({"trap": "http://spam.example"}, TrapSprung),
            ({"phone": "12"}, Invalids),
            ({"name": "名" * 41}, Invalids),
            ({"email": "nobody"}, Invalids),
            ({"message": "长" * 601}, Invalids),
            ({"kind": QUESTION, "message": " "}, Invalids),
            ({"car_id": ids.new_id()}, NotFound),
            ({"car_id": None, "brand": "no", "series": "such"}, NotFound),
        ],
    )
    def test_what_cannot_be_meant(self, main, cars, han, given, error):
        with pytest.raises(error):
            ask(han[1], wish(**{"car_id": cars[0], "dealers": (main.slug,), **given}))
        assert nothing_happened()

    def test_a_car_that_is_gone(self, main, cars, han):
        with dealer_context(main):
            withdraw_listing(cars[0])
        with pytest.raises(ListingGone):
            ask(han[1], wish(cars[0], main))
        assert nothing_happened()

    def test_a_dealer_without_the_series(self, main, other, han):
        (car,) = offered(None, main)
        with pytest.raises(errors.DealerNotHere):
            ask(han[1], wish(car, main, other))
        assert nothing_happened()

    def test_a_blocked_dealer(self, main, other, cars, han):
        ask(han[1], wish(cars[0], main))
        with market_context():
            block_dealer(actor=han[1], thread_id=thread_with(main).id)
        with pytest.raises(errors.DealerBlocked):
            ask(han[1], wish(cars[0], main, other))
        with market_context():
            assert not Thread.objects.filter(dealer_id=other.id).exists()

    def test_too_often_by_one_person_with_many_numbers(self, main, cars, han):
        for number in range(PER_PHONE):
            ask(han[1], wish(cars[0], main, phone=f"1390013900{number}"), address=f"10.0.0.{number}")
        with pytest.raises(EnquiryLimit):
            ask(han[1], wish(cars[0], main, phone="13900139009"), address="10.0.0.9")
        with market_context():
            assert Ask.objects.count() == PER_PHONE

    def test_too_often_from_one_number_with_many_accounts(self, main, cars):
        for _ in range(PER_PHONE):
            ask(buyer()[1], wish(cars[0], main))
        with pytest.raises(EnquiryLimit):
            ask(buyer()[1], wish(cars[0], main))


@pytest.mark.django_db
class TestCalls:
    def test_a_call_becomes_a_lead_with_a_task(self, main, cars, han, deliver):
        open_house(main, "周一至周日 9:00–18:00")
        with clock.set_to(NOON):
            with market_context():
                window = call_windows(Dealer.objects.get(id=main.id))[2]
            ask(han[1], wish(cars[0], kind=CALL, window=window.code))
            deliver()

        with dealer_context(main):
            enquiry, task = Enquiry.objects.get(), FollowUp.objects.get()
            assert (enquiry.call_from, enquiry.call_until) == (window.starts_at, window.ends_at)
            assert enquiry.due_at == window.ends_at
            assert (task.kind, task.lead_id, task.due_on) == ("CALL", enquiry.lead_id, NOON.date())

    @pytest.mark.parametrize("window", ["", "2026-11-23T09:00+08:00", "2026-11-23T22:00+08:00", "yesterday"])
    def test_not_when_the_dealer_is_closed_or_that_time_is_over(self, main, cars, han, window):
        open_house(main, "周一至周日 9:00–18:00")
        with clock.set_to(NOON), pytest.raises(errors.WindowGone):
            ask(han[1], wish(cars[0], kind=CALL, window=window))
        assert nothing_happened()

    def test_where_nobody_can_read_the_hours_it_is_as_soon_as_possible(self, main, cars, han, deliver):
        open_house(main, "看心情")
        with clock.set_to(NOON):
            ask(han[1], wish(cars[0], kind=CALL))
            deliver()
        with dealer_context(main):
            assert Enquiry.objects.get().due_at == NOON + timedelta(hours=2)

    def test_an_answer_is_due_after_two_open_hours(self, main, cars, han):
        open_house(main, "周一至周日 9:00–18:00")
        with clock.set_to(datetime(2026, 11, 23, 9, tzinfo=UTC)):  # 17:00 in Shanghai, closing at 18:00
            ask(han[1], wish(cars[0], main))
        assert thread_with(main).due_at == datetime(2026, 11, 24, 2, tzinfo=UTC)
