"""What goes on beside the demo's orders is there, and is not done twice."""

from config.demo.sides import FITTED, work_beside
from core.kernel.actor import SYSTEM
from tenant_apps.delivery.queries import handover_of, installations_of
from tenant_apps.orders.operations import mark_ready
from tenant_apps.partexchange.queries import part_exchange_of
from tenant_apps.registration.queries import registration_state
from tenants.context import dealer_context
from tests.factories.drives import open_house
from tests.factories.orders import make_order
from tests.factories.staff import staff


def test_there_is_something_to_see_and_it_is_done_once(main):
    open_house(main)
    reserved, funded, ready = (make_order(main, state) for state in ("RESERVED", "FUNDED", "FUNDED"))
    with dealer_context(main):
        mark_ready(actor=SYSTEM, order_id=ready.id)
    for _ in range(2):
        work_beside(main, {"MANAGER": [staff("MANAGER")]})
    with dealer_context(main):
        jobs = installations_of(funded.id)
        assert sorted(job.title for job in jobs) == sorted(FITTED)
        assert {job.state for job in jobs} == {"FITTED", "PLANNED"}
        assert registration_state(funded.id) == "PACK_OPEN"
        brought = handover_of(ready.id)
        assert (brought.state, brought.place, brought.fee_minor) == ("BOOKED", "HOME", 7_500)
        assert part_exchange_of(reserved.id).state in ("OFFERED", "NONE")
