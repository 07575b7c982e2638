"""The buyer's page of the old car: what can no longer be taken is not offered."""

from datetime import timedelta

import pytest

from core.kernel import clock
from tenant_apps.partexchange.models import PartExchange
from tenants.context import dealer_context
from tests.apps.orders.test_market import buyer
from tests.apps.orders.test_market import page as path_of
from tests.factories.orders import contact, make_order
from tests.factories.partexchange import OFFER, bring_to, step

__all__ = ["buyer"]
BUTTON = 'value="accept"'


@pytest.fixture
def offered(main, buyer):
    """A signed-in buyer's client, and their order whose old car has a firm offer."""
    client = buyer()
    order = make_order(main, "CONTRACTED", buyer=contact(client.user.id))
    with dealer_context(main):
        bring_to(order, "OFFERED")
    return client, order


def car_of(main):
    with dealer_context(main):
        return PartExchange.objects.get()


def test_an_offer_is_taken_as_it_was_read(main, offered):
    client, order = offered
    path = path_of(main, order, "/old-car")
    assert BUTTON in client.get(path).content.decode()
    assert client.post(path, {"step": "accept", "seen": str(OFFER)}).status_code == 302
    assert car_of(main).state == "ACCEPTED"


def test_an_offer_that_is_over_has_no_button_and_says_what_to_do(main, offered):
    client, order = offered
    with clock.set_to(clock.now() + timedelta(days=7, minutes=1)):
        shown = client.get(path_of(main, order, "/old-car")).content.decode()
        beside = client.get(path_of(main, order)).content.decode()
    assert BUTTON not in shown
    assert "请经销商重新报价" in shown
    assert 'value="reject"' in shown
    assert "报价已过期" in beside


def test_after_another_inspection_the_old_offer_is_not_shown(main, offered):
    client, order = offered
    assert "¥80,000" in client.get(path_of(main, order, "/old-car")).content.decode()
    with dealer_context(main):
        step(order, "inspect")
    assert "¥80,000" not in client.get(path_of(main, order, "/old-car")).content.decode()


@pytest.mark.parametrize(
    "seen", ["", "x", "-1", "²", "9" * 5000], ids=["none", "word", "negative", "power", "endless"]
)
def test_nonsense_takes_nothing(main, offered, seen):
    client, order = offered
    answer = client.post(path_of(main, order, "/old-car"), {"step": "accept", "seen": seen})
    assert answer.status_code == 409
    assert car_of(main).state == "OFFERED"
