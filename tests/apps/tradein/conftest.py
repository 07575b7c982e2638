from __future__ import annotations

import pytest

from tests.factories.accounts import account
from tests.factories.tradein import used_market


@pytest.fixture
def trims(main, other):
    """Two versions of a series, of which both dealers offer many used cars."""
    return used_market(main, other)


@pytest.fixture
def buyer(db):
    return account("lixiang@example.com", name="李想")
