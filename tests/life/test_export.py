"""Everything a dealer has, in one file that proves itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.storage.files import dealer_path
from shared_apps.accounts.models import Membership
from shared_apps.accounts.operations import invite_member
from tenant_apps.stock.models import Vehicle
from tenants.archive.objects import archive as storage
from tenants.context import dealer_context, market_context
from tenants.life.exports import progress_of, read_export
from tenants.life.models import Export
from tenants.life.operations import ask_export, make_export
from tenants.life.queries import last_export
from tenants.life.signing import canonical, public_key, sign
from tenants.life.verifying import ArchiveBroken, verify_archive
from tests.archive.conftest import AWKWARD
from tests.factories.identities import make_account, make_identity
from tests.factories.orders import billing_payment, make_order
from tests.factories.staff import make_member, make_user
from tests.factories.stock import make_trim, make_vehicle
from tests.life.conftest import OPERATOR, settle

PICTURE = b"RIFF\x00\x00\x00\x00WEBP" + bytes(range(256)) * 40


def furnish(dealer):
    """Cars, an order, money, people, a picture and a line that text formats trip over."""
    trim = make_trim()
    make_vehicle(dealer, "AVAILABLE", trim=trim)
    make_vehicle(dealer, "ARRIVED", trim=trim)
    order = make_order(dealer, "RESERVED", vehicle=make_vehicle(dealer, "AVAILABLE", trim=trim))
    make_account(dealer, lead_id=make_identity(dealer).lead_id)
    billing_payment(dealer, order)
    person = make_user("店主", email="owner@leaver.example")
    make_member(dealer, "OWNER", user=person)
    with market_context():
        Membership.objects.create(user=person, dealer_id=dealer.id)
        invite_member(actor=SYSTEM, dealer_id=dealer.id, email="new@leaver.example", role="SALES")
    with dealer_context(dealer), transaction.atomic():
        record(SYSTEM, "trial.awkward", ("trial", "1"), note=AWKWARD, after={"text": AWKWARD})
        default_storage.save(dealer_path("photos", ids.new_id(), "front.webp"), ContentFile(PICTURE))
    return order


def archive_of(dealer, folder: Path) -> Path:
    """The dealer's finished export as a file."""
    with market_context():
        export = ask_export(actor=OPERATOR, dealer_id=dealer.id)
        make_export(export_id=export.id)
        export = Export.objects.get(id=export.id)
        assert export.state == "READY", export.error
        target = folder / f"{dealer.slug}.zip"
        with target.open("wb") as out:
            for chunk in read_export(export):
                out.write(chunk)
    return target


def tampered(source: Path, change) -> Path:
    """The archive with one member changed by `change(name, content)`; None leaves it out."""
    target = source.with_name("tampered.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
    return target


@pytest.fixture
def archive(leaver, tmp_path):
    """The dealer `leaver`, furnished, and its archive."""
    order = furnish(leaver)
    return leaver, order, archive_of(leaver, tmp_path)


class TestContent:
    def test_is_whole_and_readable(self, archive):
        dealer, order, path = archive
        checked = verify_archive(path, key=public_key())
        with market_context():
            export = last_export(dealer.id)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == export.sha256
        assert (path.stat().st_size, checked.manifest_sha256) == (export.size, export.manifest_sha256)
        assert checked.manifest["dealer"]["slug"] == "leaver"

        with zipfile.ZipFile(path) as whole:
            names = set(whole.namelist())
            rows = list(
                csv.DictReader(io.TextIOWrapper(whole.open("tables/stock_vehicle.csv"), "utf-8", newline=""))
            )
            lines = [json.loads(line) for line in whole.read("tables/stock_vehicle.jsonl").splitlines()]
            audit = list(csv.DictReader(io.TextIOWrapper(whole.open("audit.csv"), "utf-8", newline="")))
            picture = [name for name in names if name.startswith("files/photos/")]
            content = whole.read(picture[0])
            script = whole.read("schema.sql").decode()
        with dealer_context(dealer):
            cars = {str(car.id): car for car in Vehicle.objects.all()}
        assert {row["id"] for row in rows} == {row["id"] for row in lines} == set(cars)
        assert all(row["vin"] == cars[row["id"]].vin for row in rows)
        assert content == PICTURE
        assert order.number in script
        awkward = next(line for line in audit if line["action"] == "trial.awkward")
        assert awkward["note"] == AWKWARD
        assert awkward["place"] == "dealer"
        assert any(line["place"] == "platform" and line["action"] == "dealers.export.asked" for line in audit)

    def test_counts_its_rows_even_where_values_hold_line_breaks(self, archive):
        _, _, path = archive
        listed = {m["name"]: m for m in verify_archive(path).manifest["members"]}
        for name, member in listed.items():
            if name.endswith(".csv") and name != "audit.csv":
                assert member["rows"] == listed[name.removesuffix("csv") + "jsonl"]["rows"], name
        with zipfile.ZipFile(path) as whole:
            text = io.TextIOWrapper(whole.open("tables/audit_auditline.csv"), "utf-8", newline="")
            rows = list(csv.reader(text))
        assert len(rows) - 1 == listed["tables/audit_auditline.csv"]["rows"]

    def test_lines_of_csv_end_as_the_standard_says(self, archive):
        with zipfile.ZipFile(archive[2]) as whole:
            content = whole.read("tables/stock_vehicle.csv")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")

    def test_holds_the_dealers_public_rows_and_no_secrets(self, archive):
        with zipfile.ZipFile(archive[2]) as whole:
            public = {
                n: whole.read(n).decode()
                for n in whole.namelist()
                if n.startswith("public/") and n.endswith("l")
            }
        told = {name.removeprefix("public/").removesuffix(".jsonl"): text for name, text in public.items()}
        for table in ("tenants_dealer", "tenants_domain", "marketplace_listing", "billing_payment"):
            assert told[table], table
        assert "owner@leaver.example" in told["accounts_user"]
        assert "new@leaver.example" in told["accounts_invitation"]
        whole_text = "".join(public.values())
        for secret in ("token_digest", "password", "wrapped", "session_data"):
            assert secret not in whole_text

    def test_holds_nothing_of_another_dealer(self, leaver, tmp_path):
        furnish(leaver)
        neighbour = settle("neighbour")
        car = make_vehicle(neighbour, "AVAILABLE")
        path = archive_of(leaver, tmp_path)
        with zipfile.ZipFile(path) as whole:
            content = b"".join(whole.read(name) for name in whole.namelist())
        for word in (car.vin, str(neighbour.id), neighbour.schema, "neighbour"):
            assert word.encode() not in content

    def test_progress_is_told(self, archive):
        with market_context():
            export = last_export(archive[0].id)
        done, of = progress_of(export.id)
        assert 0 < done <= of


class TestVerify:
    @pytest.mark.parametrize(
        ("name", "change", "told"),
        [
            (
                "tables/stock_vehicle.csv",
                lambda c: c.replace(b"1", b"2", 1),
                "tables/stock_vehicle.csv was changed",
            ),
            ("tables/stock_vehicle.csv", lambda c: c + b"x", "tables/stock_vehicle.csv has"),
            ("schema.sql", lambda c: None, "schema.sql is missing"),
            (
                "manifest.json",
                lambda c: c.replace(b"leaver", b"other"),
                "manifest.json is not what was signed",
            ),
            ("manifest.sig", lambda c: None, "no archive of ours"),
            ("manifest.sig", lambda c: b"{}", "no archive of ours"),
            ("manifest.json", lambda c: b"not json", "no archive of ours"),
        ],
    )
    def test_names_the_first_difference(self, archive, name, change, told):
        path = tampered(archive[2], lambda one, c: change(c) if one == name else c)
        with pytest.raises(ArchiveBroken, match=told):
            verify_archive(path)

    def test_refuses_what_is_not_in_the_list(self, archive):
        path = archive[2]
        with zipfile.ZipFile(path, "a") as whole:
            whole.writestr("files/../../evil", b"x")
        with pytest.raises(ArchiveBroken, match="not in the list"):
            verify_archive(path)

    def test_refuses_another_signer(self, archive):
        with pytest.raises(ArchiveBroken, match="another key"):
            verify_archive(archive[2], key="00" * 32)

    def test_a_cut_file_is_no_archive(self, archive):
        path = archive[2]
        path.write_bytes(path.read_bytes()[:-400])
        with pytest.raises(ArchiveBroken):
            verify_archive(path)

    def test_signature_belongs_to_the_bytes(self):
        content = canonical({"b": 1, "a": "车"})
        assert content == '{"a":"车","b":1}'.encode()
        assert sign(content) != sign(content + b" ")


def test_the_file_is_sealed_where_it_lies(archive):
    with market_context():
        export = last_export(archive[0].id)
    with market_context(), storage().open(export.key) as sealed:
        content = sealed.read()
    assert b"schema.sql" not in content
    assert not zipfile.is_zipfile(io.BytesIO(content))
