"""What goes on beside the demo's orders is there, and is not done twice."""

from config.demo.sides import FITTED, work_beside
from tenant_apps.delivery.queries import installations_of
from tenant_apps.partexchange.queries import part_exchange_of
from tenant_apps.registration.queries import registration_state
from tenants.context import dealer_context
from tests.factories.orders import make_order
from tests.factories.staff import staff


def test_there_is_something_to_see_and_it_is_done_once(main):
    reserved, funded, _ready = (make_order(main, state) for state in ("RESERVED", "FUNDED", "READY"))
    for _ in range(2):
        work_beside(main, {"MANAGER": [staff("MANAGER")]})
    with dealer_context(main):
        jobs = installations_of(funded.id)
        assert sorted(job.title for job in jobs) == sorted(FITTED)
        assert {job.state for job in jobs} == {"FITTED", "PLANNED"}
        assert registration_state(funded.id) == "PACK_OPEN"
        assert part_exchange_of(reserved.id).state in ("OFFERED", "NONE")
