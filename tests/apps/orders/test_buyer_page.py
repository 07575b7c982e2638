"""The buyer's order page: what happens next, who acts and by when, what the payments add up to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.states import Machine, Move
from shared_apps.marketplace.templatetags.market import reached
from tenant_apps.cashier.facts import PaymentFacts
from tenant_apps.cashier.queries import payments_of
from tenant_apps.delivery.operations import reopen_handover
from tenant_apps.orders import gates, money, sections
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.next_steps import happenings, next_step, totals
from tenant_apps.orders.operations import cancel_order
from tenant_apps.orders.queries import at_hand, due_of, timeline_of
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def page(main, order):
    return f"/orders/{main.slug}/{order.id}"


def paid(amount, state="CAPTURED", **given):
    values = {
        "id": ids.new_id(), "kind": "BALANCE", "method": "CARD", "amount_minor": amount, "currency": "CNY",
        "state": state, "at": clock.now(), "reference": "", "error": "", "held_minor": amount, **given,
    }  # fmt: skip
    return PaymentFacts(**values)


class TestNext:
    @pytest.mark.parametrize(
        ("state", "who", "yours"),
        [("RESERVED", "The dealer", False), ("CONTRACTED", "You", True), ("FUNDED", "The dealer", False)],
    )
    def test_says_who_acts_by_when_and_what_is_to_be_paid(self, main, state, who, yours):
        order = make_order(main, state)
        with dealer_context(main), translation.override("en"):
            step = next_step(order)
            assert (step.who, step.yours, step.due) == (who, yours, due_of(order))
            owed = order.total_minor - order.paid_minor if state == "CONTRACTED" else 0
            assert step.amount_minor == owed
            assert bool(step.url) == (state == "CONTRACTED")

    def test_a_car_that_is_ready_follows_its_hand_over(self, main):
        order = make_order(main, "READY")
        with dealer_context(main), translation.override("en"):
            signed = next_step(order)
            reopen_handover(actor=SYSTEM, order_id=order.id)
            asked = next_step(order)
        assert (signed.who, signed.yours, signed.due) == ("The dealer", False, None)
        assert (asked.who, asked.yours, asked.late) == ("You", True, False)
        with clock.set_to(due_of(order) + timedelta(minutes=1)):
            assert asked.late

    @pytest.mark.parametrize("state", ["HOLD", "EXPIRED", "CANCELLED"])
    def test_nothing_follows_on_what_is_over_or_has_a_button_of_its_own(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            assert next_step(order) is None

    def test_what_a_lender_promised_is_not_asked_of_the_buyer(self, main, monkeypatch):
        order = make_order(main, "CONTRACTED")
        machine = Machine("loan", initial="OPEN", moves=[Move("OPEN", "PAID", "pay")])
        for promised, who in ((order.total_minor - order.paid_minor, "The lender"), (1_000_000, "You")):
            lender = gates.Region(
                name="loan",
                machine=machine,
                state_of=lambda at_hand: "OPEN",
                promises=lambda at_hand, promised=promised: promised,
            )
            monkeypatch.setattr(gates, "_regions", {"loan": lender})
            with dealer_context(main), translation.override("en"):
                step = next_step(order)
                open_minor = order.total_minor - order.paid_minor
                assert (step.who, step.amount_minor) == (who, open_minor - promised)

    def test_every_state_with_a_deadline_but_the_draft_has_words(self, main):
        for state in set(STAGES) - {"DRAFT"}:
            order = make_order(main, "RESERVED")
            order.state = state
            with dealer_context(main):
                assert next_step(order).does


class TestMoney:
    def test_what_is_held_is_what_the_order_says_is_paid(self, main):
        for state in ("RESERVED", "CONTRACTED", "FUNDED", "CANCELLED"):
            order = make_order(main, state)
            with dealer_context(main):
                assert totals(payments_of(order.id)).held == order.paid_minor

    def test_attempts_count_for_nothing_and_parts_are_told(self):
        sums = totals(
            [
                paid(5_000),
                paid(2_000, "REFUNDED", refunded_minor=2_000, held_minor=0),
                paid(1_000, "FORFEITED", forfeited_minor=1_000, held_minor=0),
                paid(700, "CHARGED_BACK", charged_back_minor=700, held_minor=0),
                paid(9_000, "PENDING", held_minor=0),
                paid(9_000, "FAILED", held_minor=0),
            ]
        )
        assert (sums.received, sums.returned, sums.kept, sums.taken_back, sums.held) == (
            8_700,
            2_000,
            1_000,
            700,
            5_000,
        )
        assert sums.received - sums.returned - sums.kept - sums.taken_back == sums.held


class TestPage:
    def test_tells_everything_that_happened_but_nobodys_remarks(self, main):
        order = make_order(main, "CANCELLED")
        with dealer_context(main), translation.override("en"):
            told = happenings(order, timeline_of(order))
            lines = timeline_of(order)
        assert told[0].at >= told[-1].at
        assert {one.who for one in told} <= {"You", "The dealer", "Automatically"}
        assert len(told) <= len(lines)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    @pytest.mark.parametrize("state", ["RESERVED", "CONTRACTED", "FUNDED", "CANCEL_REQUESTED", "DISPUTED"])
    def test_is_there_in_every_state(self, main, buyer, state, language):
        order = make_order(main, state, buyer=contact(buyer.user.id))
        buyer.cookies["django_language"] = language
        shown = buyer.get(page(main, order)).content.decode()
        assert ("What happens next" if language == "en" else "下一步") in shown
        assert ("Everything that happened" if language == "en" else "全部记录") in shown

    def test_shows_the_cards_of_every_section_in_their_places(self, main, buyer, monkeypatch):
        order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
        made = {
            name: sections.Section(
                name=name,
                place=place,
                title=name,
                card=lambda at_hand, request, name=name: (
                    sections.Card(title=f"card {name}", state="s") if name != "silent" else None
                ),
            )
            for name, place in (("late", 50), ("early", 10), ("silent", 20))
        }
        monkeypatch.setattr(sections, "_sections", made)
        shown = buyer.get(page(main, order)).content.decode()
        assert 0 < shown.index("card early") < shown.index("card late")
        assert "card silent" not in shown

    def test_a_cancelled_order_that_was_never_paid_says_nothing_of_money(self, main):
        order = make_order(main, "HOLD")
        with dealer_context(main):
            order = cancel_order(actor=SYSTEM, order_id=order.id, reason="试驾后放弃")
            assert (order.state, money.state_of(at_hand(order))) == ("CANCELLED", "NONE")
            assert money.card_of(at_hand(order), None) is None

    def test_an_empty_list_says_what_will_be_there(self, main, buyer):
        buyer.cookies["django_language"] = "en"
        assert "No order yet" in buyer.get("/orders").content.decode()


class TestSteps:
    def summary(self, state, *milestones):
        return SimpleNamespace(
            state=state,
            milestones=[
                (code, f"2026-11-{day:02d}T08:00:00+00:00") for day, code in enumerate(milestones, 1)
            ],
        )

    def codes(self, summary):
        return [(step["code"], step["state"]) for step in reached(summary)]

    def test_a_pause_stands_where_it_happened(self):
        order = self.summary("DISPUTED", "HOLD", "RESERVED", "CONTRACTED", "DISPUTED")
        assert self.codes(order)[2:5] == [("CONTRACTED", "done"), ("DISPUTED", "now"), ("FUNDED", "ahead")]

    def test_what_is_over_has_nothing_ahead(self):
        order = self.summary("CANCELLED", "HOLD", "RESERVED", "CANCELLED")
        assert self.codes(order) == [("HOLD", "done"), ("RESERVED", "done"), ("CANCELLED", "now")]

    def test_a_pause_that_is_over_is_not_told(self):
        order = self.summary("FUNDED", "HOLD", "RESERVED", "CONTRACTED", "DISPUTED", "FUNDED")
        assert "DISPUTED" not in dict(self.codes(order))
