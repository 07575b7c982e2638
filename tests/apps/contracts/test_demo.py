"""The demo's signed contracts, made by the operations that people call."""

import pytest

from config.demo.signing import GOALS, sign_online
from core.edge import pdf
from tenant_apps.contracts.queries import current_contract
from tenants.context import dealer_context
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user, staff

pytestmark = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")


@pytest.mark.parametrize("goal", GOALS)
def test_each_goal_is_reached(main, deliver, signing_authority, settings, tmp_path, goal):
    settings.TEXTS_FOLDER = tmp_path
    order = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
    deliver()

    sign_online(main, {"SALES": [staff("SALES")], "MANAGER": [staff("MANAGER")]}, goal)

    with dealer_context(main):
        found = current_contract(order.id)
    assert (found.state, found.error) == (goal, "")
