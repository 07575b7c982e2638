"""Dealers are asked, one lead each; what they answer reaches the buyer and nobody else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.registry import Delivery
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, Invalids, NotFound, Unauthenticated
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.tradein import operations, queries
from shared_apps.tradein.errors import AnswerTooLate, DealerUnknown, EstimateOver, Incomplete, ReasonMissing
from shared_apps.tradein.facts import Wish
from shared_apps.tradein.models import Request, TradeIn
from tenant_apps.customers.handlers import on_trade_in_asked
from tenant_apps.customers.models import Lead
from tenants.context import dealer_context, market_context, owner_context
from tenants.models import Dealer
from tests.factories.accounts import account
from tests.factories.staff import staff
from tests.factories.tradein import ask, keeper_of, make_trade_in

PRICE = Money(12_340_000)


def in_days(days):
    return (clock.now().astimezone(clock.SHANGHAI) + timedelta(days=days)).date()


def offer(dealer, request, role="SALES", **given):
    values = {"price": PRICE, "valid_until": in_days(5), "answer": "到店复检后确认", **given}
    with dealer_context(dealer):
        return operations.make_offer(actor=staff(role, "销售小周"), request_id=request.id, **values)


class TestAsking:
    def test_each_dealer_gets_one_lead_of_its_own(self, main, other, trims, buyer, deliver):
        made = make_trade_in(trims[0], buyer)
        asked = ask(made, buyer, main, other)
        deliver()

        assert TradeIn.objects.get(id=made.id).state == "REQUESTED"
        for dealer, request in zip((main, other), asked, strict=True):
            with dealer_context(dealer):
                lead = Lead.objects.get()
                assert (lead.name, lead.phone, lead.source) == ("李想置换", "+8613900139000", "MARKET")
                assert "置换" in lead.interest and lead.buyer_id == buyer.id
                mine = Request.objects.get()  # the database shows this dealer's alone
                assert (mine.id, mine.lead_id) == (request.id, lead.id)
                assert mine.estimate["mid_minor"] == made.mid_minor
                assert mine.estimate["comparables"] == made.comparables

    def test_delivered_twice_it_stays_one_lead(self, main, trims, buyer):
        (request,) = ask(make_trade_in(trims[0], buyer), buyer, main)
        event = OutboxEvent.objects.get(name="tradein.asked")
        delivery = Delivery(
            event.event_id, event.name, main.schema, event.payload, clock.now(), event.request_id
        )
        with dealer_context(main):
            on_trade_in_asked(delivery)
            Request.objects.update(lead_id=None)  # the worker died between the two
            on_trade_in_asked(delivery)
            assert Request.objects.get(id=request.id).lead_id == Lead.objects.get().id

    def test_sent_twice_nobody_is_asked_again(self, main, trims, buyer, deliver):
        made = make_trade_in(trims[0], buyer)
        assert len(ask(made, buyer, main)) == 1
        assert ask(made, buyer, main) == []
        deliver()
        with dealer_context(main):
            assert Lead.objects.count() == 1
        assert Request.objects.count() == 1

    @pytest.mark.parametrize(
        ("wish", "fields"),
        [
            (Wish("", "139"), {"name", "phone"}),
            (Wish("李", "13900139000", "x" * 601), {"message"}),
            (Wish("李" * 41, "13900139000"), {"name"}),
        ],
    )
    def test_refuses_by_field_and_asks_nobody(self, main, other, trims, buyer, wish, fields):
        made = make_trade_in(trims[0], buyer)
        with pytest.raises(Invalids) as refused:
            ask(made, buyer, main, other, wish=wish)
        assert {one.field for one in refused.value.errors} == fields
        self.nothing_happened(made)

    def test_one_bad_dealer_and_none_is_asked(self, main, other, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with owner_context():
            Dealer.objects.filter(id=other.id).update(state="SUSPENDED")
        with pytest.raises(DealerUnknown):
            ask(made, buyer, main, other)
        self.nothing_happened(made)

    def test_a_fourth_dealer_is_refused(self, main, other, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with owner_context():
            more = [
                Dealer.objects.create(
                    schema_name=f"t_none{n}", slug=f"none{n}", name=f"无{n}", state="ACTIVE", city="杭州",
                    address="路", latitude=30, longitude=120, owner_email="x@example.com",
                )
                for n in range(2)
            ]  # fmt: skip
        with pytest.raises(Invalids) as refused:
            ask(made, buyer, main, other, *more)
        assert [one.code for one in refused.value.errors] == ["tradein.too_many_dealers"]
        self.nothing_happened(made)

    def test_not_with_an_estimate_that_has_run_out(self, main, trims, buyer):
        made = make_trade_in(trims[0], buyer)
        with clock.set_to(clock.now() + timedelta(days=8)), pytest.raises(EstimateOver):
            ask(made, buyer, main)
        self.nothing_happened(made)

    def test_not_about_an_unfinished_car(self, main, trims, buyer):
        with pytest.raises(Incomplete):
            ask(make_trade_in(trims[0], buyer, estimated=False), buyer, main)

    def test_not_by_guests_nor_about_anothers(self, main, trims, buyer):
        made, guests = make_trade_in(trims[0], buyer), make_trade_in(trims[0])
        with pytest.raises(NotFound):
            ask(made, account("fremd@example.com"), main)
        with market_context(), pytest.raises(Unauthenticated):
            operations.ask_dealers(
                actor=Actor("anonymous"), keeper=keeper_of(None, guests.id), trade_in_id=guests.id,
                dealers=[main.id], wish=Wish("李", "13900139000"),
            )  # fmt: skip
        self.nothing_happened(made)

    def nothing_happened(self, made):
        assert not Request.objects.exists()
        assert not OutboxEvent.objects.filter(name="tradein.asked").exists()
        assert TradeIn.objects.get(id=made.id).state == "ESTIMATED"


class TestAnswering:
    @pytest.fixture
    def asked(self, main, other, trims, buyer, deliver):
        made = ask(make_trade_in(trims[0], buyer), buyer, main, other)
        deliver()
        return made

    def test_an_offer_stands_until_its_day_is_over(self, main, asked):
        made = offer(main, asked[0])
        kept = Request.objects.get(id=made.id)
        assert (kept.state, kept.offered_minor, kept.answered_by) == ("OFFERED", PRICE.amount, "销售小周")
        midnight = kept.valid_until.astimezone(clock.SHANGHAI)
        assert (midnight.hour, midnight.date()) == (0, in_days(6))
        assert kept.standing(kept.valid_until - timedelta(seconds=1)) == "OFFERED"
        assert kept.standing(kept.valid_until) == "EXPIRED"

    def test_can_be_made_anew_and_declined(self, main, asked):
        offer(main, asked[0])
        assert offer(main, asked[0], price=Money(12_000_000)).offered_minor == 12_000_000
        with dealer_context(main):
            declined = operations.decline_request(
                actor=staff("SALES"), request_id=asked[0].id, answer="本店暂不收该车系"
            )
            with pytest.raises(IllegalMove):
                operations.make_offer(
                    actor=staff("SALES"), request_id=asked[0].id, price=PRICE, valid_until=in_days(2)
                )
        assert (declined.state, declined.version) == ("DECLINED", 4)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"price": Money(0)}, "offer"),
            ({"price": Money(-100)}, "offer"),
            ({"price": Money(12_345)}, "offer"),
            ({"price": Money(1_000_000, "EUR")}, "offer"),
            ({"price": Money(2_000_000_000)}, "offer"),
            ({"days": 0}, "valid_until"),
            ({"days": -3}, "valid_until"),
            ({"days": 31}, "valid_until"),
            ({"answer": "x" * 501}, "answer"),
        ],
    )
    def test_refuses_by_field_and_changes_nothing(self, main, asked, given, field):
        if "days" in given:
            given = {"valid_until": in_days(given["days"])}
        with pytest.raises(Invalids) as refused:
            offer(main, asked[0], **given)
        assert [one.field for one in refused.value.errors] == [field]
        assert Request.objects.get(id=asked[0].id).version == 1

    def test_declining_needs_a_reason_and_a_right(self, main, asked):
        with dealer_context(main):
            with pytest.raises(ReasonMissing):
                operations.decline_request(actor=staff("SALES"), request_id=asked[0].id, answer="  ")
            with pytest.raises(Forbidden):
                operations.decline_request(actor=staff("FINANCE"), request_id=asked[0].id, answer="不收")
        assert Request.objects.get(id=asked[0].id).state == "REQUESTED"

    def test_too_late_is_told(self, main, asked):
        with clock.set_to(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(AnswerTooLate):
            offer(main, asked[0])

    def test_another_dealers_request_does_not_exist(self, main, other, asked):
        with pytest.raises(NotFound):
            offer(other, asked[0])
        with dealer_context(other):
            assert [one.id for one in queries.requests(staff("SALES"), clock.now())] == [asked[1].id]
        assert Request.objects.get(id=asked[0].id).version == 1

    def test_a_dealers_role_changes_nothing_but_its_answer(self, main, asked):
        for statement in (
            "UPDATE tradein_request SET name = 'x'",
            "UPDATE tradein_request SET dealer_id = dealer_id",
            "UPDATE tradein_request SET state = 'FIRM', offered_minor = 1, valid_until = now(),"
            " answered_at = now()",
            "DELETE FROM tradein_request",
            "SELECT 1 FROM tradein_tradein",
            "SELECT 1 FROM tradein_photo",
        ):
            with (
                owner_context(),
                pytest.raises(DatabaseError, match=r"permission denied|row-level security"),
                transaction.atomic(),  # each is refused itself, not by the transaction aborted before
                dealer_context(main),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_expired_ones_are_found_by_that_name(self, main, asked):
        offer(main, asked[0])
        later = clock.now() + timedelta(days=8)
        with dealer_context(main):
            assert not queries.requests(staff("SALES"), clock.now(), state="EXPIRED")
            assert [one.id for one in queries.requests(staff("SALES"), later, state="EXPIRED")] == [
                asked[0].id
            ]
            assert not queries.requests(staff("SALES"), later, state="OFFERED,REQUESTED")
