"""The demo's cars come onto the market as all others do: by a technician's report and a second person."""

import pytest

from config.demo.showroom import INSPECTED, inspect
from core.kernel import clock
from tenant_apps.stock.models import Inspection, Vehicle
from tenants.context import dealer_context
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle


@pytest.mark.parametrize(
    ("steps", "state"), [(INSPECTED, "AVAILABLE"), (("start_pdi", "report_fault"), "PDI_FAILED")]
)
def test_are_inspected_by_two(main, steps, state):
    car = make_vehicle(main, "ARRIVED")
    with dealer_context(main):
        inspect(staff("TECHNICIAN"), staff("MANAGER"), car.id, clock.now(), steps)
        report = Inspection.objects.get()
        assert Vehicle.objects.get(id=car.id).state == state
        assert report.found_by != report.confirmed_by
