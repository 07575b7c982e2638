"""`manage.py market`: the market is held against the dealers' stock and healed."""

from io import StringIO

import pytest
from django.core.management import call_command

from shared_apps.marketplace.models import Listing
from tenants.context import market_context
from tests.factories.stock import make_vehicle


def _run(action: str) -> str:
    out = StringIO()
    call_command("market", action, stdout=out)
    return out.getvalue()


@pytest.fixture
def car(main):
    return make_vehicle(main, "AVAILABLE")


class TestMarketCommand:
    def test_finds_nothing_wrong_with_an_honest_market(self, car, other):
        assert "2 dealers, 0 listings differed" in _run("verify")

    @pytest.mark.parametrize("damage", ["lost", "stale"])
    def test_finds_and_heals(self, car, other, damage):
        rows = Listing.objects.filter(id=car.id)
        if damage == "lost":
            rows.delete()
        else:
            rows.update(version=0, price_minor=1)

        with pytest.raises(SystemExit):
            _run("verify")
        _run("republish")

        assert "0 listings differed" in _run("verify")
        with market_context():
            assert Listing.objects.get(id=car.id).price_minor == car.price_minor
