"""Two who want the same thing at the same moment."""

from datetime import timedelta

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.marketplace.models import Listing, VinRegistration
from shared_apps.marketplace.operations import VinTaken
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import hold_vehicle, receive_vehicle
from tenants.context import dealer_context, owner_context, ref_of
from tests.factories.stock import COST, PRICE, a_vin, make_trim, make_vehicle

ROUNDS, BUYERS = 20, 8


def _hold(dealer, vehicle, until):
    def call():
        with dealer_context(dealer):
            return hold_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, until=until)

    return call


def _receive(dealer, vin, trim):
    def call():
        with dealer_context(dealer):
            return receive_vehicle(
                actor=SYSTEM,
                vin=vin,
                trim_id=trim.id,
                colour_code="jade",
                mileage_km=1,
                cost=COST,
                price=PRICE,
            )

    return call


def test_of_eight_buyers_one_gets_the_car(committed, race):
    main = ref_of(committed["main"])
    trim = make_trim()
    until = clock.now() + timedelta(minutes=15)
    for _ in range(ROUNDS):
        vehicle = make_vehicle(main, "AVAILABLE", trim=trim)
        with owner_context():
            events = OutboxEvent.objects.filter(aggregate=f"vehicle:{vehicle.id}").count()

        outcomes = race(*[_hold(main, vehicle, until)] * BUYERS)

        winners = [o for o in outcomes if isinstance(o, Vehicle)]
        losers = [o for o in outcomes if isinstance(o, VehicleGone)]
        assert (len(winners), len(losers)) == (1, BUYERS - 1), outcomes
        with dealer_context(main):
            held = Vehicle.objects.get(id=vehicle.id)
            assert (held.state, held.hold_until, held.version) == ("HELD", until, vehicle.version + 1)
            assert (
                AuditLine.objects.filter(action="stock.vehicle.held", subject_id=str(vehicle.id)).count() == 1
            )
            assert OutboxEvent.objects.filter(aggregate=f"vehicle:{vehicle.id}").count() == events + 1
            assert Listing.objects.get(id=vehicle.id).withdrawn_at is not None


def test_of_two_dealers_with_one_vin_one_receives_it(committed, race):
    main, other = ref_of(committed["main"]), ref_of(committed["other"])
    trim = make_trim()
    for _ in range(10):
        vin = a_vin()

        outcomes = race(_receive(main, vin, trim), _receive(other, vin, trim))

        winners = [o for o in outcomes if isinstance(o, Vehicle)]
        losers = [o for o in outcomes if isinstance(o, VinTaken)]
        assert (len(winners), len(losers)) == (1, 1), outcomes
        held = 0
        for dealer in (main, other):
            with dealer_context(dealer):
                held += Vehicle.objects.filter(vin=vin).count()
        with owner_context():
            assert (held, VinRegistration.objects.filter(vin=vin).count()) == (1, 1)


def test_one_dealer_twice_with_one_vin_receives_it_once(committed, race):
    main = ref_of(committed["main"])
    trim, vin = make_trim(), a_vin()

    outcomes = race(*[_receive(main, vin, trim)] * 4)

    assert sorted(type(o).__name__ for o in outcomes) == ["Vehicle", "VinTaken", "VinTaken", "VinTaken"]
