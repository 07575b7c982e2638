"""The sweeper: finds each thing that is astray, mends it, and leaves alone whatever is somebody's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from core.kernel.actor import Actor
from tenants.context import market_context, owner_context, ref_of
from tenants.fleet import pool, sweep
from tenants.fleet.models import Schema
from tenants.grants import ensure_role
from tenants.models import Dealer, Domain
from tenants.operations import DealerDetails, register_dealer
from tenants.provisioning import build_schema
from tests.apps.console.conftest import exists

pytestmark = pytest.mark.django_db
OPERATOR = Actor("operator", name="韩梅梅", rights=frozenset({"dealers.onboard"}))


def ask(statement: str) -> None:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def dealer(db) -> Dealer:
    """A dealer at work in a schema from the pool, with a file of its own."""
    pool.build_spare()
    details = DealerDetails(
        name="苏州名车", slug="suzhou", city="苏州", address="星港街 1 号", latitude=Decimal("31.3"),
        longitude=Decimal("120.7"), owner_email="owner@suzhou.example",
    )  # fmt: skip
    with market_context():
        dealer = register_dealer(actor=OPERATOR, details=details)
    default_storage.save(f"dealers/{dealer.schema_name}/photos/a.jpg", ContentFile(b"x"))
    return dealer


def orphan_schema(dealer: Dealer) -> str:
    build_schema("d_990020")
    return "d_990020"


def spare_without_schema(dealer: Dealer) -> str:
    name = pool.build_spare()
    ask(f'DROP SCHEMA "{name}" CASCADE')
    return name


def spare_without_role(dealer: Dealer) -> str:
    name = pool.build_spare()
    role = f"{connection.settings_dict['NAME']}__{name}"
    for things in ("ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA", "SCHEMA"):
        ask(f'REVOKE ALL ON {things} "{name}" FROM "{role}"')
    ask(f'DROP ROLE "{role}"')
    return name


def half_built_spare(dealer: Dealer) -> str:
    name = pool.build_spare()
    ask(f'DROP TABLE "{name}".audit_auditline CASCADE')
    return name


def role_alone(dealer: Dealer) -> str:
    with owner_context():
        ensure_role("d_990021")
    return "d_990021"


def domain_of_nobody(dealer: Dealer) -> str:
    former = Dealer.objects.create(
        schema_name="d_990022", slug="former", name="x", state="DELETED", city="x", address="x",
        latitude=Decimal(0), longitude=Decimal(0), owner_email="a@b.cn",
    )  # fmt: skip
    return Domain.objects.create(domain="former.marque.localhost", tenant=former).domain


def files_of_nobody(dealer: Dealer) -> str:
    for path in ("photos/1/a.jpg", "contracts/2/b.pdf", "c.txt"):
        default_storage.save(f"dealers/d_990023/{path}", ContentFile(b"x"))
    return "d_990023"


def dealer_without_row(dealer: Dealer) -> str:
    Schema.objects.filter(name=dealer.schema_name).delete()
    return dealer.schema_name


PLANTED = {
    orphan_schema: "schema",
    spare_without_schema: "spare",
    spare_without_role: "spare",
    half_built_spare: "spare",
    role_alone: "role",
    domain_of_nobody: "domain",
    files_of_nobody: "files",
    dealer_without_row: "unlisted",
}


class TestSweeping:
    def test_finds_nothing_where_all_is_well(self, dealer):
        pool.fill(1)

        assert sweep.find() == []

    @pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
    def test_finds_and_mends(self, dealer, plant):
        name = plant(dealer)
        (found,) = sweep.find()
        assert (found.kind, found.name) == (PLANTED[plant], name)

        mended, left = sweep.heal()

        assert ([one.name for one in mended], left, sweep.find()) == ([name], [], [])
        if found.kind in {"schema", "spare", "role"}:
            assert exists(name) == (False, False)
        assert not default_storage.exists("dealers/d_990023")
        self._works(dealer)

    def test_mends_all_of_them_at_once(self, dealer):
        names = [plant(dealer) for plant in PLANTED]
        mended, left = sweep.heal()

        assert ({one.name for one in mended}, left) == (set(names), [])
        self._works(dealer)

    def _works(self, dealer: Dealer) -> None:
        assert exists(dealer.schema_name) == (True, True)
        assert default_storage.exists(f"dealers/{dealer.schema_name}/photos/a.jpg")
        assert Domain.objects.filter(tenant=dealer).count() == 1
        assert Schema.objects.get(name=dealer.schema_name).state == "TAKEN"


class TestWhatIsSomebodys:
    def test_a_taken_schema_without_dealer_is_told_and_left(self, dealer):
        name = dealer.schema_name
        dealer.domains.all().delete()
        default_storage.delete(f"dealers/{name}/photos/a.jpg")
        for folder in (f"dealers/{name}/photos", f"dealers/{name}"):
            default_storage.delete(folder)
        Dealer.objects.filter(id=dealer.id).delete()
        mended, left = sweep.heal()

        assert (mended, [(one.kind, one.name) for one in left]) == ([], [("taken", name)])
        assert exists(name) == (True, True)

    def test_a_dealer_whose_schema_is_gone_is_told(self, dealer):
        ask(f'DROP SCHEMA "{dealer.schema_name}" CASCADE')
        mended, left = sweep.heal()

        assert (mended, [one.kind for one in left]) == ([], ["dealer"])

    def test_a_spare_that_was_claimed_after_the_look_stays(self, dealer, monkeypatch):
        name = half_built_spare(dealer)
        seen = sweep.find()
        Schema.objects.filter(name=name).update(state="TAKEN")
        monkeypatch.setattr(sweep, "find", lambda: seen)
        mended, _ = sweep.heal()

        assert mended == []
        assert exists(name) == (True, True)

    def test_a_dealer_that_waits_for_its_schema_is_not_astray(self, db):
        details = DealerDetails(
            name="x", slug="waiting", city="x", address="x", latitude=Decimal(0), longitude=Decimal(0),
            owner_email="a@b.cn",
        )  # fmt: skip
        with market_context():
            waiting = ref_of(register_dealer(actor=OPERATOR, details=details))

        assert (waiting.state, sweep.find()) == ("PROVISIONING", [])


class TestCommand:
    def test_says_how_the_pool_stands_and_fills_it(self, db, capsys):
        call_command("pool", "fill", "1")
        call_command("pool", "status")

        assert capsys.readouterr().out.splitlines() == [
            "1 built",
            "1 ready, 0 unfit, 0 wanted",
            "1 ready, 0 unfit, 0 wanted",
        ]

    def test_finds_fails_heals(self, dealer, capsys):
        orphan_schema(dealer)
        with pytest.raises(CommandError, match="1 astray"):
            call_command("pool", "sweep")
        call_command("pool", "sweep", "--heal")

        assert "healed  schema    d_990020" in capsys.readouterr().out
        call_command("pool", "sweep")
