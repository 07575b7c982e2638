from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from config.settings.objects import archive_storage
from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenants.context import DealerRef, market_context, owner_context
from tenants.keys.operations import make_key
from tenants.life import operations
from tenants.middleware import forget_hosts
from tenants.models import Dealer, Domain
from tenants.provisioning import build_schema, next_schema_name
from tests.apps.stock.conftest import race  # noqa: F401  a fixture
from tests.archive.conftest import drop_schema, enter, schemas
from tests.factories.accounts import operator, sign_in

OPERATOR = Actor("operator", name="运营小李", rights=OPERATOR_RIGHTS)
VERBS = {
    "freeze": operations.freeze_dealer,
    "suspend": operations.suspend_dealer,
    "reactivate": operations.reactivate_dealer,
    "offboard": operations.offboard_dealer,
    "stay": operations.keep_dealer,
}


def put(dealer: DealerRef, verb: str, **given: Any) -> Dealer:
    """Have an operator do this to a dealer; every process knows at once."""
    with market_context():
        changed = VERBS[verb](actor=OPERATOR, dealer_id=dealer.id, reason="合同到期", **given)
    forget_hosts()
    return changed


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    cache.clear()
    settings.STORAGES = {**settings.STORAGES, "archive": archive_storage(tmp_path / "archive")}


@pytest.fixture
def console(client_of, db) -> Client:
    """A browser at the console in which an operator is signed in."""
    client = client_of("console")
    assert sign_in(client, operator()).status_code == 200
    return client


@pytest.fixture
def leaver(transactional_db) -> Iterator[DealerRef]:
    """A dealer with everything of its own, committed; nothing of it is left after the test."""
    before = schemas()
    yield settle("leaver")
    for left in schemas() - before:
        drop_schema(left)


def settle(slug: str) -> DealerRef:
    """A dealer as after its onboarding: schema, role, row, host and key."""
    with owner_context():
        schema = next_schema_name()
    build_schema(schema)
    dealer = enter(schema, slug)
    with owner_context():
        Domain.objects.create(domain=f"{slug}.{configured.BASE_DOMAIN}", tenant_id=dealer.id, is_primary=True)
        make_key(dealer.id)
    return dealer
