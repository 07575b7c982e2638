import pytest

from tenant_apps.signing.providers import esign, http
from tests.factories.signing import KINDS, at_provider


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    """Pauses between tries need not be waited out here."""
    monkeypatch.setattr(http, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(http, "ANSWER_WITHIN", 3.0)
    monkeypatch.setattr(esign, "PAUSE", 0.01)


@pytest.fixture
def provider(kind, main):
    with at_provider(kind, main) as one:
        yield one
