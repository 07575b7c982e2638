import pytest

from tests.factories.insurance import tariffs


@pytest.fixture(autouse=True)
def _tariffs(db):
    tariffs()
