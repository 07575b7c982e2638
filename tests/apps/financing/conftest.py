import pytest

from tests.apps.orders.conftest import committed, race
from tests.factories.financing import lenders_rules

__all__ = ["committed", "race"]


@pytest.fixture(autouse=True)
def _lenders(db):
    lenders_rules()
