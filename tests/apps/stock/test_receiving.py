"""A car comes into stock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.errors import Forbidden, Invalids
from core.kernel.money import Money
from shared_apps.catalog.queries import RetiredTrim, UnknownTrim
from shared_apps.marketplace.models import Listing, VinRegistration
from shared_apps.marketplace.operations import VinTaken
from tenant_apps.stock import errors
from tenant_apps.stock.models import PriceChange, Vehicle
from tenant_apps.stock.operations import receive_vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.staff import staff
from tests.factories.stock import COST, PRICE, a_vin, make_trim, make_vehicle


@pytest.fixture
def trim(db):
    return make_trim()


def _asked(trim, **given):
    return {
        "actor": staff(),
        "vin": a_vin(),
        "trim_id": trim.id,
        "colour_code": "jade",
        "mileage_km": 12,
        "cost": COST,
        "price": PRICE,
        **given,
    }


def _nothing_happened() -> bool:
    with market_context():
        public = OutboxEvent.objects.exists() or VinRegistration.objects.exists() or Listing.objects.exists()
    return not (
        public or Vehicle.objects.exists() or PriceChange.objects.exists() or AuditLine.objects.exists()
    )


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class TestReceiveVehicle:
    def test_stores_the_car_its_first_price_its_line_and_its_event(self, main, trim):
        vin = a_vin()
        asked = _asked(trim, vin=f" {vin[:3].lower()} {vin[3:]}-", interior_code="ink", note="右后门补漆")
        with dealer_context(main):
            vehicle = receive_vehicle(**asked)
            vehicle.refresh_from_db()

            assert vehicle.vin == vin
            assert (vehicle.state, vehicle.version, vehicle.listed) == ("ARRIVED", 1, False)
            assert vehicle.stock_no[0] == "S" and len(vehicle.stock_no) == 7
            assert [(p.price_minor, p.currency) for p in vehicle.prices.all()] == [(PRICE.amount, "CNY")]
            line = AuditLine.objects.get()
            event = OutboxEvent.objects.get()
        assert (line.action, line.note) == ("stock.vehicle.received", "右后门补漆")
        assert line.after == {"state": "ARRIVED", "price": PRICE.as_json(), "cost": COST.as_json()}
        assert event.name == "stock.vehicle_changed"
        assert event.payload == {
            "vehicle_id": str(vehicle.id),
            "state": "ARRIVED",
            "listed": False,
            "price_minor": PRICE.amount,
            "cost_minor": COST.amount,
            "currency": "CNY",
            "trim_id": str(trim.id),
            "version": 1,
        }
        with market_context():
            assert not Listing.objects.exists()
            assert VinRegistration.objects.get().vehicle_id == vehicle.id

    def test_numbers_cars_one_after_the_other_each_dealer_for_itself(self, main, other, trim):
        numbers = {
            dealer.slug: [int(make_vehicle(dealer, trim=trim).stock_no[1:]) for _ in range(3)]
            for dealer in (main, other)
        }

        for first, second, third in numbers.values():
            assert (second, third) == (first + 1, first + 2)

    @pytest.mark.parametrize(
        ("wrong", "refusal", "field"),
        [
            ({"vin": "LGXCE4CB0SH00001"}, "stock.vin_length", "vin"),
            ({"vin": "LGXCE4CB0SH0000I1"}, "stock.vin_characters", "vin"),
            ({"vin": "LGXCE4CB1SH000001"}, "stock.vin_check_digit", "vin"),
            ({"vin": ""}, "stock.vin_length", "vin"),
            ({"colour_code": "pink"}, "stock.unknown_colour", "colour_code"),
            ({"interior_code": "pink"}, "stock.unknown_interior", "interior_code"),
            ({"price": Money(0)}, "stock.price_not_positive", "price"),
            ({"price": Money(-1)}, "stock.price_not_positive", "price"),
            ({"price": Money(10**14)}, "stock.amount_too_large", "price"),
            ({"price": Money(21_58)}, "stock.price_implausible", "price"),
            ({"price": Money(2_298_000_01)}, "stock.price_implausible", "price"),
            ({"price": Money(100, "EUR")}, "stock.wrong_currency", "price"),
            ({"cost": Money(-1)}, "stock.cost_negative", "cost"),
            ({"cost": Money(1, "CNYX")}, "stock.wrong_currency", "cost"),
            ({"mileage_km": -1}, "stock.mileage_negative", "mileage_km"),
            (
                {"arrived_on": (clock.now() + timedelta(days=3)).date()},
                "stock.arrived_in_future",
                "arrived_on",
            ),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, trim, wrong, refusal, field):
        with dealer_context(main):
            with pytest.raises(errors.Invalid) as caught:
                receive_vehicle(**_asked(trim, **wrong))

            assert (caught.value.code, caught.value.field, caught.value.status) == (refusal, field, 422)
            assert _nothing_happened()

    def test_tells_all_mistakes_at_once(self, main, trim):
        with dealer_context(main), pytest.raises(Invalids) as caught:
            receive_vehicle(**_asked(trim, vin="X", price=Money(0), colour_code="pink"))

        assert [e.code for e in caught.value.errors] == [
            "stock.vin_length",
            "stock.unknown_colour",
            "stock.price_not_positive",
        ]

    def test_a_cost_of_nothing_is_a_cost(self, main, trim):
        with dealer_context(main):
            assert receive_vehicle(**_asked(trim, cost=Money(0))).cost_minor == 0

    def test_refuses_a_trim_nobody_knows(self, main, trim):
        with dealer_context(main):
            with pytest.raises(UnknownTrim):
                receive_vehicle(**_asked(trim, trim_id=uuid4()))
            assert _nothing_happened()

    def test_refuses_a_retired_trim(self, main, trim):
        with owner_context():
            trim.retired_at = clock.now()
            trim.on_sale = False
            trim.save()
        with dealer_context(main):
            with pytest.raises(RetiredTrim):
                receive_vehicle(**_asked(trim))
            assert _nothing_happened()

    def test_refuses_a_vin_that_is_here_or_at_another_dealers(self, main, other, trim):
        taken = make_vehicle(other, trim=trim).vin
        own = make_vehicle(main, trim=trim).vin
        for vin in (taken, own):
            with dealer_context(main):
                before = AuditLine.objects.count(), OutboxEvent.objects.count()
                with pytest.raises(VinTaken) as caught:
                    receive_vehicle(**_asked(trim, vin=vin))

                assert (caught.value.status, caught.value.field) == (409, "vin")
                assert Vehicle.objects.count() == 1
                assert (AuditLine.objects.count(), OutboxEvent.objects.count()) == before

    def test_refuses_who_may_not(self, main, trim):
        with dealer_context(main):
            with pytest.raises(Forbidden):
                receive_vehicle(**_asked(trim, actor=staff("SALES")))
            assert _nothing_happened()


class TestDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            "price_minor = 0",
            "cost_minor = -1",
            "mileage_km = -1",
            "state = 'SOLD'",
            "condition = 'OLD'",
            "vin = 'LGXCE4CB0SH00000I'",
            "state = 'AVAILABLE'",
            "hold_until = now()",
        ],
    )
    def test_refuses_what_no_car_can_be(self, main, change):
        vehicle = make_vehicle(main)
        with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
            _sql(f"UPDATE stock_vehicle SET {change} WHERE id = '{vehicle.id}'")

    def test_keeps_every_price_that_was_asked(self, main):
        vehicle = make_vehicle(main)
        for statement in ("UPDATE stock_pricechange SET price_minor = 1", "DELETE FROM stock_pricechange"):
            with dealer_context(main), pytest.raises(IntegrityError), transaction.atomic():
                _sql(statement)
        with dealer_context(main):
            assert vehicle.prices.get().price_minor == PRICE.amount
