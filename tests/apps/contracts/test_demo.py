"""The demo's signed contracts, made by the operations that people call."""

import pytest

from config.demo.papers import draw_papers
from config.demo.signing import GOALS, sign_online
from config.demo.trade import contact_of
from core.edge import pdf
from core.kernel.actor import SYSTEM
from shared_apps.accounts.logins import parse_phone
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders.operations import deliver_order
from tenants.context import dealer_context
from tests.factories.orders import contact, make_order
from tests.factories.partexchange import bring_to
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


def test_buyers_can_be_sent_a_code(db):
    told = contact_of(make_user("李晓雯", email="buyer2@marque.example"))
    assert told.phone
    assert parse_phone(told.phone) == told.phone


def test_papers_of_each_kind_are_there_once(main, deliver, signing_authority):
    delivered = make_order(main, "READY")
    with dealer_context(main):
        deliver_order(actor=SYSTEM, order_id=delivered.id)
    reserved = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
    with dealer_context(main):
        bring_to(reserved, "OFFERED")
    deliver()

    draw_papers(main)
    draw_papers(main)

    with dealer_context(main):
        papers = Contract.objects.exclude(kind="SALE").order_by("kind")
        assert list(papers.values_list("kind", "state", "error")) == [
            ("DELIVERY_NOTE", "ARCHIVED", ""),
            ("DEPOSIT", "ARCHIVED", ""),
            ("TRADE_IN", "SENT", ""),
        ]
