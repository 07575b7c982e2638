"""Repair orders: opening, moving, what is refused, and that the total is the sum of the jobs."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel.errors import Forbidden, Invalid, Invalids, NotFound
from core.kernel.money import CurrencyMismatch, Money
from core.kernel.states import IllegalMove
from tenant_apps.service.errors import TotalDiffers
from tenant_apps.service.facts import WorkLine, total_of
from tenant_apps.service.labels import LABELS
from tenant_apps.service.models import RepairLine, RepairOrder
from tenant_apps.service.operations import move_repair_order, open_repair_order
from tenant_apps.service.states import ACTIONS, REPAIR
from tenant_apps.staff.policies import ROLES, rights_of
from tenants.context import dealer_context
from tests.factories.service import LINES, PATHS, TOTAL, make_repair_order
from tests.factories.staff import staff
from tests.factories.stock import a_vin, make_vehicle

LEADS_TO = {
    ("OPEN", "start"): ("IN_PROGRESS", "service.work"),
    ("IN_PROGRESS", "finish"): ("READY", "service.work"),
    ("READY", "invoice"): ("INVOICED", "service.invoice"),
    ("INVOICED", "close"): ("CLOSED", "service.invoice"),
    ("OPEN", "cancel"): ("CANCELLED", "service.create"),
    ("IN_PROGRESS", "cancel"): ("CANCELLED", "service.create"),
}


def line(description="x", hours="1", amount=100, currency="CNY"):
    return WorkLine(description, Decimal(hours), Money(amount, currency))


def traces():
    """Everything a refused change must leave alone."""
    orders = list(RepairOrder.objects.order_by("id").values_list("id", "state", "version", "total_minor"))
    return orders, RepairLine.objects.count(), AuditLine.objects.count(), OutboxEvent.objects.count()


class TestTotal:
    @given(st.lists(st.integers(0, 10**9)))
    def test_is_the_sum_of_the_lines(self, amounts):
        assert total_of([line(amount=amount) for amount in amounts], "CNY") == Money(sum(amounts))

    def test_does_not_mix_currencies(self):
        with pytest.raises(CurrencyMismatch):
            total_of([line(), line(currency="EUR")], "CNY")


class TestOpenRepairOrder:
    def _asked(self, **given):
        return {
            "actor": staff("SERVICE"),
            "vin": a_vin(),
            "customer_name": "陈先生",
            "customer_phone": "138 0013 8000",
            "mileage_km": 15_200,
            "lines": LINES,
            **given,
        }

    def test_stores_jobs_total_line_and_event(self, main):
        with dealer_context(main):
            order = open_repair_order(**self._asked(plate="浙a12345", complaint="刹车异响"))
            order.refresh_from_db()
            jobs = list(
                order.lines.order_by("position").values_list("position", "labour_hours", "amount_minor")
            )
            event = OutboxEvent.objects.get()
            told = AuditLine.objects.get()

        assert (order.state, order.total_minor, order.plate) == ("OPEN", TOTAL.amount, "浙A12345")
        assert (order.customer_phone, order.closed_at) == ("+8613800138000", None)
        assert jobs == [(1, Decimal("0.50"), 38_000), (2, Decimal("1.25"), 86_050)]
        assert told.after == {"state": "OPEN", "total": TOTAL.as_json()}
        assert event.payload["total_minor"] == TOTAL.amount

    def test_numbers_orders_one_after_the_other_each_dealer_for_itself(self, main, other):
        for dealer in (main, other):
            first, second = (int(make_repair_order(dealer).number[1:]) for _ in range(2))
            assert second == first + 1

    def test_knows_a_car_that_was_sold_here(self, main, other):
        vehicle = make_vehicle(main)

        here = make_repair_order(main, vin=vehicle.vin)
        elsewhere = make_repair_order(other, vin=vehicle.vin)

        assert here.vehicle_title_zh == "比亚迪 汉 2025款 EV 701KM 尊贵型"
        assert here.vehicle_title_en == "BYD Han 2025 EV 701 km Premium"
        assert "汉" not in elsewhere.vehicle_title_zh

    def test_takes_a_car_of_a_country_without_check_digits(self, main):
        assert make_repair_order(main, vin="WDB2040071A000001").vin == "WDB2040071A000001"

    @pytest.mark.parametrize(
        ("wrong", "code", "field"),
        [
            ({"vin": "123"}, "stock.vin_length", "vin"),
            ({"vin": "WDB2040071A00000O"}, "stock.vin_characters", "vin"),
            ({"customer_name": " "}, "service.customer_missing", "customer_name"),
            ({"customer_phone": "1"}, "service.phone_unreadable", "customer_phone"),
            ({"mileage_km": -1}, "service.mileage_negative", "mileage_km"),
            ({"lines": ()}, "service.no_lines", "lines"),
            ({"lines": (line(), line(" "))}, "service.line_wrong", "lines.1"),
            ({"lines": (line(hours="-0.5"),)}, "service.line_wrong", "lines.0"),
            ({"lines": (line(hours="1001"),)}, "service.line_wrong", "lines.0"),
            ({"lines": (line(amount=-1),)}, "service.line_wrong", "lines.0"),
            ({"lines": (line(amount=10**12),)}, "service.line_wrong", "lines.0"),
            ({"lines": (line(currency="EUR"),)}, "service.line_wrong", "lines.0"),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, wrong, code, field):
        with dealer_context(main):
            before = traces()
            with pytest.raises(Invalid) as caught:
                open_repair_order(**self._asked(**wrong))
            assert traces() == before
        assert (caught.value.code, caught.value.field) == (code, field)

    def test_tells_all_mistakes_at_once(self, main):
        with dealer_context(main), pytest.raises(Invalids) as caught:
            open_repair_order(**self._asked(vin="", customer_phone="", lines=()))

        assert [error.field for error in caught.value.errors] == ["vin", "customer_phone", "lines"]

    @pytest.mark.parametrize("role", ["SALES", "FINANCE", "TECHNICIAN"])
    def test_refuses_who_may_not(self, main, role):
        with dealer_context(main):
            before = traces()
            with pytest.raises(Forbidden):
                open_repair_order(**self._asked(actor=staff(role)))
            assert traces() == before


class TestMoveRepairOrder:
    def test_the_table_is_what_the_workshop_knows(self):
        assert {(m.source, m.verb): (m.target, m.right) for m in REPAIR.moves} == LEADS_TO
        assert set(PATHS) == set(REPAIR.states)

    @pytest.mark.parametrize("state", REPAIR.states)
    @pytest.mark.parametrize("verb", [*ACTIONS, "sell"])
    def test_every_step_from_every_state(self, main, state, verb):
        order = make_repair_order(main, state)
        with dealer_context(main):
            before = traces()
            if (state, verb) not in LEADS_TO:
                with pytest.raises(IllegalMove):
                    move_repair_order(actor=staff(), order_id=order.id, verb=verb)
                assert traces() == before
                return
            moved = move_repair_order(actor=staff(), order_id=order.id, verb=verb, note="好")
            told = AuditLine.objects.filter(subject_id=str(order.id)).latest("at", "id")

        assert (moved.state, moved.version) == (LEADS_TO[state, verb][0], order.version + 1)
        assert (moved.closed_at is not None) == (moved.state in {"CLOSED", "CANCELLED"})
        assert (told.action, told.note) == (ACTIONS[verb], "好")

    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize(("state", "verb"), list(LEADS_TO))
    def test_needs_the_right_of_the_step(self, main, role, state, verb):
        order = make_repair_order(main, state)
        with dealer_context(main):
            before = traces()
            if LEADS_TO[state, verb][1] in rights_of(role):
                assert move_repair_order(actor=staff(role), order_id=order.id, verb=verb)
                return
            with pytest.raises(Forbidden):
                move_repair_order(actor=staff(role), order_id=order.id, verb=verb)
            assert traces() == before

    def test_does_not_invoice_a_total_that_is_not_the_sum_of_the_jobs(self, main):
        order = make_repair_order(main, "READY")
        with dealer_context(main):
            RepairOrder.objects.filter(id=order.id).update(total_minor=TOTAL.amount + 1)
            before = traces()
            with pytest.raises(TotalDiffers):
                move_repair_order(actor=staff(), order_id=order.id, verb="invoice")
            assert traces() == before

    def test_an_order_of_another_dealer_is_not_there(self, main, other):
        order = make_repair_order(main)
        with dealer_context(other), pytest.raises(NotFound):
            move_repair_order(actor=staff(), order_id=order.id, verb="start")


class TestDatabase:
    @pytest.mark.parametrize(
        "wrong", [{"state": "PAID"}, {"total_minor": -1}, {"mileage_km": -1}, {"state": "CLOSED"}]
    )
    def test_refuses_what_no_repair_order_can_be(self, main, wrong):
        order = make_repair_order(main)
        with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
            RepairOrder.objects.filter(id=order.id).update(**wrong)


class TestLabels:
    def test_every_action_recorded_has_one_in_both_languages(self, main):
        for state in REPAIR.states:
            make_repair_order(main, state)
        with dealer_context(main):
            recorded = set(AuditLine.objects.values_list("action", flat=True))

        assert recorded == set(LABELS)
        assert all(zh and en for zh, en in LABELS.values())
