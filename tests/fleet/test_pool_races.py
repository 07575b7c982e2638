"""Several at once, each with a connection of its own: fillers, claims, approvals of one dealer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from shared_apps.console import tasks
from shared_apps.console.operations import onboard_dealer, open_waiting_dealer
from tenants.context import market_context, owner_context
from tenants.fleet import pool, sweep
from tenants.fleet.models import Schema
from tenants.keys.models import DealerKey
from tenants.models import Dealer
from tenants.operations import DealerDetails
from tenants.provisioning import drop_schema

pytestmark = pytest.mark.django_db(transaction=True)
OPERATOR = Actor("operator", name="韩梅梅", rights=frozenset({"dealers.onboard"}))
AT_ONCE = 6
KEYS = ["data", "index"]


def at_once(work: Callable[[int], Any], count: int = AT_ONCE) -> list[Any]:
    """The answers, or refusals, of threads that begin together."""
    begin = Barrier(count)

    def run(number: int) -> Any:
        begin.wait()
        try:
            return work(number)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def details(slug: str) -> DealerDetails:
    return DealerDetails(
        name="苏州名车", slug=slug, city="苏州", address="星港街 1 号", latitude=Decimal("31.3"),
        longitude=Decimal("120.7"), owner_email=f"owner@{slug}.example",
    )  # fmt: skip


def onboard(slug: str) -> Dealer:
    with market_context():
        return onboard_dealer(actor=OPERATOR, details=details(slug))


@pytest.fixture(autouse=True)
def _no_schema_is_left(django_db_setup) -> Iterator[None]:
    """These tests commit: what they build is dropped after them."""
    yield
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^d_[0-9]{6,9}$'")
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            with transaction.atomic():
                drop_schema(name)


class TestFillers:
    def test_at_once_build_no_more_than_was_asked_for(self):
        built = at_once(lambda _: pool.fill(2), 4)
        built.append(pool.fill(2))

        assert sum(built) == pool.stock().ready == Schema.objects.filter(state="SPARE").count() == 2
        with owner_context():
            assert sweep.find() == []


class TestClaims:
    def test_at_once_get_a_spare_each_and_the_rest_wait(self):
        pool.fill(2)
        dealers = at_once(lambda number: onboard(f"race-{number}a"))

        active = [dealer for dealer in dealers if dealer.state == "ACTIVE"]
        assert len(active) == len({dealer.schema_name for dealer in active}) == 2
        assert [d.state for d in dealers if d not in active] == ["PROVISIONING"] * (AT_ONCE - 2)
        for dealer in dealers:
            tasks.provision.apply(kwargs={"dealer_id": str(dealer.id)})
        assert list(Dealer.objects.values_list("state", flat=True).distinct()) == ["ACTIVE"]
        assert len(set(Dealer.objects.values_list("schema_name", flat=True))) == AT_ONCE
        with owner_context():
            assert sweep.find() == []

    def test_for_one_subdomain_end_with_one_dealer(self):
        pool.fill(2)
        answers = at_once(lambda _: onboard("wanted"))

        won = [one for one in answers if isinstance(one, Dealer)]
        codes = {one.code for one in answers if isinstance(one, DomainError)}
        assert (len(won), codes) == (1, {"dealers.slug_taken"})
        assert pool.stock().ready == 1
        wanted = Dealer.objects.get(slug="wanted")  # the suite's own two dealers may be there, or flushed
        assert sorted(DealerKey.objects.filter(dealer_id=wanted.id).values_list("purpose", flat=True)) == KEYS
        assert wanted.domains.count() == 1

    def test_of_a_dealer_that_waits_open_it_once(self):
        dealer = onboard("waiting")
        pool.fill(3)

        def opened(_: int) -> str:
            with market_context():
                return open_waiting_dealer(actor=SYSTEM, dealer_id=dealer.id).schema_name

        assert len(set(at_once(opened))) == 1
        assert (pool.stock().ready, DealerKey.objects.count(), dealer.domains.count()) == (2, len(KEYS), 1)

    def test_workers_that_build_for_the_same_dealer_at_once_open_it_once(self):
        dealer = onboard("builders")
        at_once(lambda _: tasks.provision.apply(kwargs={"dealer_id": str(dealer.id)}), 3)

        dealer.refresh_from_db()
        assert (dealer.state, dealer.error) == ("ACTIVE", "")
        assert Schema.objects.filter(state="TAKEN").count() == 1
        with owner_context():
            assert sweep.find() == []

    def test_a_spare_that_somebody_else_took_meanwhile_is_built_again(self, monkeypatch):
        dealer, real = onboard("unlucky"), pool.build_spare

        def taken_at_once() -> str:
            name = real()
            if Schema.objects.filter(state="TAKEN").count() == 0:
                onboard("quicker")
            return name

        monkeypatch.setattr(tasks, "build_spare", taken_at_once)
        tasks.provision.apply(kwargs={"dealer_id": str(dealer.id)})

        opened = Dealer.objects.filter(slug__in=["unlucky", "quicker"], state="ACTIVE")
        assert opened.count() == 2
        assert settings.SPARE_SCHEMAS == pool.stock().ready == 0
