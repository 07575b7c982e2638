"""A dealer moves: its archive comes into another installation, a second database of its own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg2.errors import UndefinedTable

from core.flow.outbox import relay
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.storage.crypto import new_key
from core.storage.sealed import holding
from shared_apps.accounts.models import Invitation, Membership
from shared_apps.insight.models import VehicleFact
from shared_apps.marketplace.models import OrderSummary, VinRegistration
from shared_apps.marketplace.queries import on_offer
from tenant_apps.contracts.models import Contract
from tenant_apps.identities.models import BankAccount, Identity
from tenant_apps.staff.models import StaffMember
from tenant_apps.stock.models import Photo, Vehicle
from tenants.archive.dump import Nowhere, digest_of, dump_schema
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import dealer_context, market_context, owner_context, ref_of
from tenants.errors import ArchiveNewer, RowsTaken, SlugTaken
from tenants.fleet import sweep
from tenants.fleet.applying import run_by_code
from tenants.fleet.migrating import ensure_schema
from tenants.fleet.models import Schema
from tenants.fleet.plan import Code
from tenants.fleet.rehearsal import Rehearsed
from tenants.fleet.versions import digest, recorded_in
from tenants.grants import apply_public_grants, grant_schema
from tenants.keys.operations import data_key, make_key
from tenants.life.operations import import_dealer, importing
from tenants.life.signing import public_key
from tenants.life.verifying import ArchiveBroken
from tenants.migrate import migrate_public, migrate_template
from tenants.models import Dealer, Domain
from tests.archive.conftest import drop_schema, enter, schemas
from tests.factories.identities import BANK_CARD, ID_CARD
from tests.factories.staff import make_user
from tests.factories.stock import make_vehicle
from tests.life.conftest import settle
from tests.life.forging import altered, forged, parts_of
from tests.life.test_export import PICTURE, archive_of, furnish

CATALOGUE = ("catalog_brand", "catalog_series", "catalog_modelyear", "catalog_trim")


@pytest.fixture(scope="module")
def second(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a second, prepared database."""
    name = f"{settings.DATABASES['default']['NAME']}_2nd"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        with standing_in(name):
            migrate_public()
            migrate_template()
            apply_public_grants()
        yield name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{name}__"])
            for (role,) in cursor.fetchall():
                cursor.execute(f'DROP ROLE "{role}"')


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """Work in the other database for a block."""
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here


@pytest.fixture
def moving(leaver, tmp_path, second, settings):
    """A furnished dealer, its archive, and its data as it was."""
    order = furnish(leaver)
    with dealer_context(leaver):
        photo = Photo(vehicle=Vehicle.objects.first(), position=1, width=4, height=3)
        photo.key = f"dealers/{leaver.schema}/photos/{photo.vehicle_id}/front.webp"
        photo.save(force_insert=True)
        default_storage.save(photo.key, io.BytesIO(PICTURE))
    path = archive_of(leaver, tmp_path)
    content = dump_schema(leaver.schema, Nowhere())
    catalogue = {table: _rows(table) for table in CATALOGUE}
    settings.MEDIA_ROOT = tmp_path / "second-media"
    with emptied_after(second):
        for table, rows in catalogue.items():
            _fill(table, rows)
        yield leaver, order, path, content


@contextmanager
def emptied_after(name: str) -> Iterator[None]:
    """Work in the other database for a block, and leave it as it was."""
    with standing_in(name):
        before = schemas()
        try:
            yield
        finally:
            for left in schemas() - before:
                drop_schema(left)
            with owner_context(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
                    " AND tablename NOT IN ('django_migrations', 'django_content_type', 'fleet_schema')"
                )
                cursor.execute(f"TRUNCATE {', '.join(table for (table,) in cursor.fetchall())} CASCADE")
                cursor.execute("DELETE FROM fleet_schema WHERE name <> %s", [TEMPLATE])


def _rows(table):
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
        return [row for (row,) in cursor.fetchall()]


def _fill(table, rows):
    with owner_context(), connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*", [row]
            )


def bring_in(path, **given):
    with owner_context():
        return import_dealer(actor=SYSTEM, path=path, **given)


def nothing_came():
    with owner_context():
        return (
            not Dealer.objects.exists()
            and not Domain.objects.exists()
            and not VinRegistration.objects.exists()
        )


OF_NOBODY = b'{"id": "%s", "number": "1"}\n' % str(ids.new_id()).encode()


class TestMove:
    def test_brings_every_row_of_every_table(self, moving):
        _, _, path, content = moving

        came = bring_in(path)

        here = ref_of(came.dealer)
        found = dump_schema(here.schema, Nowhere())
        changed = {line.partition(":")[0] for line in content.differences(found)}
        sealed = {"identities_identity", "identities_bankaccount"}  # anew, with this installation's keys
        # Paths carry the schema, people their account.
        assert changed <= {"stock_photo", "staff_staffmember"} | sealed
        assert {t: s.rows for t, s in content.tables.items()} == {t: s.rows for t, s in found.tables.items()}
        assert found.sequences == content.sequences
        assert came.rows == content.rows
        assert fingerprint_of(here.schema) == fingerprint_of(TEMPLATE)
        with dealer_context(here):
            photo = Photo.objects.get()
            assert photo.key == f"dealers/{here.schema}/photos/{photo.vehicle_id}/front.webp"
            with default_storage.open(photo.key) as file:
                assert file.read() == PICTURE
            assert not Contract.objects.exists()

    def test_enters_it_as_a_dealer_of_this_platform(self, moving):
        there, order, path, _ = moving
        came = bring_in(path, slug="arrived")
        relay.deliver_all()

        with market_context():
            dealer = Dealer.objects.get()
            assert (dealer.id, dealer.slug, dealer.state, dealer.name) == (
                there.id,
                "arrived",
                "ACTIVE",
                there.name,
            )
            assert Domain.objects.get().domain == "arrived.marque.localhost"
            assert len(data_key(dealer.id)) == 32
            assert Schema.objects.get(name=dealer.schema_name).state == "TAKEN"
            assert VinRegistration.objects.filter(dealer_id=dealer.id).count() == 3
            assert OrderSummary.objects.get().number == order.number
            assert VehicleFact.objects.count() >= 0
            shown = on_offer().get()
        with dealer_context(ref_of(dealer)):
            assert shown.vin_last6 == Vehicle.objects.get(id=shown.id).vin[-6:]
        assert came.files == 2
        make_vehicle(ref_of(dealer), "ARRIVED", trim=None)  # numbers go on where they stood

    def test_knows_people_by_their_mail(self, moving):
        person = make_user("同一个人", email="OWNER@leaver.example")
        came = bring_in(moving[2])
        relay.deliver_all()

        assert (came.matched, came.strangers) == (1, 0)
        with market_context():
            assert Membership.objects.get().user_id == person.id
        with dealer_context(ref_of(came.dealer)):
            member = StaffMember.objects.get()
        assert (member.user_id, member.role, member.state) == (person.id, "OWNER", "ACTIVE")

    def test_invites_anew_whom_it_does_not_know(self, moving):
        came = bring_in(moving[2])
        relay.deliver_all()

        assert (came.matched, came.strangers) == (0, 1)
        with market_context():
            assert not Membership.objects.exists()
            invitation = Invitation.objects.get(email="owner@leaver.example")
        assert (invitation.role, invitation.state, invitation.dealer_id) == ("OWNER", "SENT", came.dealer.id)
        with dealer_context(ref_of(came.dealer)):
            assert StaffMember.objects.get().state == "ENDED"

    def test_by_the_command(self, moving, capsys):
        call_command("dealer", "import", str(moving[2]), "--slug", "by-hand", "--key", public_key())
        assert "by-hand: d_" in capsys.readouterr().out
        call_command("dealer", "verify-archive", str(moving[2]))
        assert "this installation" in capsys.readouterr().out

    def test_keeps_its_files_from_a_sweep_that_does_not_see_it_yet(self, moving, monkeypatch):
        emit, sweeping = importing.emit, Thread(target=_heal)

        def while_a_sweep_runs(*args, **kwargs):
            sweeping.start()
            while sweeping.is_alive() and not _somebody_waits():
                pass
            emit(*args, **kwargs)

        monkeypatch.setattr(importing, "emit", while_a_sweep_runs)
        came = bring_in(moving[2])
        sweeping.join()

        with dealer_context(ref_of(came.dealer)):
            assert default_storage.exists(Photo.objects.get().key)


class TestSealedColumns:
    def test_are_sealed_anew_under_another_master_key_and_another_id(self, moving, settings):
        there, _, path, _ = moving
        settings.MASTER_KEYS = [new_key().hex()]
        with market_context():
            make_key(there.id)  # a dealer of this id was here once: this one gets another

        came = bring_in(path)

        here = ref_of(came.dealer)
        assert here.id != there.id
        with dealer_context(here):
            identity, account = Identity.objects.get(), BankAccount.objects.get()
            assert (identity.number.opened(), account.number.opened()) == (ID_CARD, BANK_CARD)
            assert Identity.objects.get(holding(Identity, "number", ID_CARD)) == identity

    @pytest.mark.parametrize("told", [b"", OF_NOBODY], ids=["nothing", "of nobody"])
    def test_of_which_the_archive_does_not_tell_are_refused(self, moving, told):
        with pytest.raises(ArchiveBroken, match="sealed values"):
            bring_in(altered(moving[2], "opened/identities_identity.jsonl", lambda lines: told))
        assert nothing_came()


class TestRefusal:
    def test_of_a_vin_that_another_dealer_holds(self, moving):
        _, _, path, _ = moving
        with zipfile.ZipFile(path) as whole:
            vin = json.loads(whole.read("public/marketplace_vinregistration.jsonl").splitlines()[0])["vin"]
        neighbour = settle("neighbour")
        make_vehicle(neighbour, "ARRIVED", vin=vin)
        before = schemas()

        with pytest.raises(RowsTaken) as refused:
            bring_in(path)

        assert refused.value.params == {"table": "marketplace_vinregistration", "count": 1, "what": vin}
        assert schemas() == before
        with owner_context():
            assert Dealer.objects.count() == 1
            assert VinRegistration.objects.count() == 1

    def test_of_a_later_version(self, moving):
        def later(manifest):
            manifest["database"]["migrations"].append("stock.0099_wings")
            manifest["product"]["version"] = "9.0"

        with pytest.raises(ArchiveNewer) as refused:
            bring_in(forged(moving[2], later))
        assert refused.value.params == {"version": "9.0", "what": "stock.0099_wings"}
        assert nothing_came()

    def test_of_statements_that_are_not_ours(self, moving):
        path = moving[2]
        evil = b"--: statement\nCREATE ROLE evil SUPERUSER;\n--: statement\n"
        target = altered(path, "schema.sql", lambda script: script.replace(b"--: statement\n", evil, 1))
        with pytest.raises(ValueError, match="unknown statement"):
            bring_in(target)
        assert nothing_came()

    def test_of_rows_that_would_be_another_dealers(self, moving):
        neighbour = settle("neighbour")

        def change(lines):
            row = json.loads(lines.splitlines()[0])
            return json.dumps({**row, "dealer_id": str(neighbour.id)}).encode() + b"\n"

        with pytest.raises(ArchiveBroken, match="rows of another dealer"):
            bring_in(altered(moving[2], "public/marketplace_vinregistration.jsonl", change))
        with owner_context():
            assert (Dealer.objects.count(), VinRegistration.objects.count()) == (1, 0)

    def test_of_a_schema_without_its_guards(self, moving):
        """Each statement is ours; those that keep the audit from being changed are left out."""

        def change(script):
            kept = [
                part for part in parts_of(script) if not part.startswith(b"--: statement\nCREATE TRIGGER")
            ]
            assert len(kept) < len(parts_of(script))
            said = [
                part.removeprefix(b"--: statement\n").removesuffix(b";\n").decode()
                for part in kept
                if part.startswith(b"--: statement\n")
            ]
            true = next(
                json.loads(part[10:].splitlines()[0]) for part in kept if part.startswith(b"--: about ")
            )
            return b"".join(kept).replace(true["script"].encode(), digest_of(said).encode())

        with pytest.raises(ArchiveBroken, match="does not make a dealer's schema"):
            bring_in(altered(moving[2], "schema.sql", change))
        assert nothing_came()

    def test_of_rows_for_the_servers_own_catalogue(self, moving):
        rows = b'--: rows\nCOPY "pg_description" ("objoid") FROM stdin;\n\\.\n'
        evil = altered(moving[2], "schema.sql", lambda s: s.replace(b"--: rows\n", rows + b"--: rows\n", 1))
        with pytest.raises(UndefinedTable, match=r'relation "d_\d+\.pg_description" does not exist'):
            bring_in(evil)
        assert nothing_came()

    def test_of_a_subdomain_that_is_taken(self, moving):
        enter("d_000001", "leaver")
        with pytest.raises(SlugTaken):
            bring_in(moving[2])

    def test_leaves_neither_schema_nor_files_when_the_last_step_fails(self, moving, monkeypatch):
        before = schemas()
        monkeypatch.setattr(importing, "emit", _fail)
        with pytest.raises(RuntimeError, match="the very end"):
            bring_in(moving[2])
        assert nothing_came()
        assert schemas() == before
        assert not any(name for name in (settings.MEDIA_ROOT.rglob("*")) if name.is_file())

    def test_is_told_at_the_command_line(self, moving, tmp_path):
        broken = tmp_path / "broken.zip"
        broken.write_bytes(moving[2].read_bytes()[:5000])
        with pytest.raises(CommandError, match="broken"):
            call_command("dealer", "import", str(broken))
        assert nothing_came()


def test_an_archive_of_an_older_version_is_brought_to_date(transactional_db, tmp_path, second, settings):
    """Made when the newest migration of orders was not there yet."""
    before = schemas()
    missing = max(step for step in Code().order if step[0] == "orders")
    dealer = _of_an_older_version("veteran", missing)
    make_vehicle(dealer, "ARRIVED")
    path = archive_of(dealer, tmp_path)
    catalogue = {table: _rows(table) for table in CATALOGUE}
    listed = json.loads(zipfile.ZipFile(path).read("manifest.json"))["database"]["migrations"]
    assert ".".join(missing) not in listed
    settings.MEDIA_ROOT = tmp_path / "second-media"
    with emptied_after(second):
        for table, rows in catalogue.items():
            _fill(table, rows)
        came = bring_in(path)
        here = came.dealer.schema_name
        assert fingerprint_of(here) == fingerprint_of(TEMPLATE)
        assert recorded_in(here) == recorded_in(TEMPLATE)
        with dealer_context(ref_of(came.dealer)):
            assert Vehicle.objects.count() == 1
        with owner_context():
            row = Schema.objects.get(name=here)
            assert (row.version, row.fault) == (digest(recorded_in(TEMPLATE)), "")
    for left in schemas() - before:
        drop_schema(left)


def _of_an_older_version(slug, missing):
    code, schema = Code(), "d_000777"
    with owner_context():
        ensure_schema(schema)
        for step in code.steps(frozenset(), frozenset(code.order) - {missing}):
            run_by_code(Rehearsed(step), schema)
        grant_schema(schema)
        dealer = enter(schema, slug)
        make_key(dealer.id)
    return dealer


def _heal():
    try:
        with owner_context():
            sweep.heal()
    finally:
        connection.close()


def _somebody_waits():
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return cursor.fetchone()[0]


def _fail(*args, **kwargs):
    raise RuntimeError("the very end")
