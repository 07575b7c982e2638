"""A dealer's sealed documents: they travel with its data, and outlive it where they must."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import transaction

from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.storage.vault import VaultRefused, vault
from tenant_apps.archive.models import Document, Hold
from tenant_apps.archive.operations import open_document, place_hold
from tenants.context import dealer_context, market_context, ref_of
from tenants.life.models import KeptFile
from tenants.life.operations import carry_out_erasure, erase_kept
from tenants.life.signing import public_key
from tenants.life.verifying import ArchiveBroken, verify_archive
from tests.apps.archive.conftest import filed, long_ago, person
from tests.life.forging import altered
from tests.life.test_erase import leave, leftovers
from tests.life.test_export import archive_of, tampered
from tests.life.test_import import bring_in, emptied_after, second

__all__ = ["second"]
FIRST, SECOND = b"%PDF-1.7 document 1", b"%PDF-1.7 document 2"


def place_of(row):
    return settings.STORAGES["vault"]["OPTIONS"]["location"] / row.key


@pytest.fixture
def papers(leaver):
    """Two documents, one of them under a hold, and one whose retention is over."""
    with dealer_context(leaver), transaction.atomic():
        kept = [filed(1), filed(2)]
        place_hold(actor=person(), document_id=kept[0].id, reason="与买方的诉讼")
    return kept


class TestExport:
    def test_the_originals_are_in_it_under_their_digests(self, leaver, papers, tmp_path):
        path = archive_of(leaver, tmp_path)

        checked = verify_archive(path, key=public_key())
        with zipfile.ZipFile(path) as whole:
            inside = {n: whole.read(n) for n in whole.namelist() if n.startswith("vault/")}
        assert inside == {
            f"vault/filing_document/{sha256(content).hexdigest()}": content for content in (FIRST, SECOND)
        }
        assert checked.manifest["vault_missing"] == []

    @pytest.mark.parametrize(("damage", "why"), [("flipped", "changed"), ("gone", "gone")])
    def test_a_damaged_one_does_not_stop_it_and_is_named(self, leaver, papers, tmp_path, damage, why):
        with dealer_context(leaver):
            place = place_of(Document.objects.get(id=papers[1].id))
        place.chmod(0o600)
        place.write_bytes(b"%PDF-1.7 documenT 2") if damage == "flipped" else place.unlink()
        path = archive_of(leaver, tmp_path)

        missing = verify_archive(path).manifest["vault_missing"]
        assert missing == [{"number": papers[1].number, "sha256": papers[1].sha256, "why": why}]

    def test_a_changed_one_is_found_on_the_way(self, leaver, papers, tmp_path):
        path = archive_of(leaver, tmp_path)
        name = f"vault/filing_document/{papers[0].sha256}"
        wrong = tampered(path, lambda one, content: b"%PDF-1.7 documenT 1" if one == name else content)
        with pytest.raises(ArchiveBroken, match=f"{name} was changed"):
            verify_archive(wrong)


class TestImport:
    def test_they_are_locked_again_and_holds_hold(self, leaver, papers, tmp_path, second, settings):
        path = archive_of(leaver, tmp_path)
        self._elsewhere(settings, tmp_path)
        with emptied_after(second):
            came = bring_in(path)
            assert (came.papers, came.missing) == (2, 0)
            with dealer_context(ref_of(came.dealer)):
                rows = {row.sha256: row for row in Document.objects.all()}
                for each, content in zip(papers, (FIRST, SECOND), strict=True):
                    row = rows[each.sha256]
                    assert row.key.startswith(f"dealers/{came.dealer.schema_name}/")
                    assert open_document(actor=person(), document_id=row.id, purpose="AUDIT")[1] == content
                    assert vault().stays_until(row.key, row.storage_version) == each.retain_until
                    with pytest.raises(VaultRefused):
                        vault().erase(row.key, row.storage_version)
                assert Hold.objects.get().state == "IN_FORCE"
                assert place_of(rows[papers[0].sha256]).with_suffix(".held").exists()

    def test_a_missing_one_is_counted(self, leaver, papers, tmp_path, second, settings):
        with dealer_context(leaver):
            place_of(Document.objects.get(id=papers[1].id)).unlink()
        path = archive_of(leaver, tmp_path)
        self._elsewhere(settings, tmp_path)
        with emptied_after(second):
            came = bring_in(path)
            assert (came.papers, came.missing) == (1, 1)

    def test_one_that_is_not_what_its_row_says_brings_nothing_in(
        self, leaver, papers, tmp_path, second, settings
    ):
        path = archive_of(leaver, tmp_path)
        name = f"vault/filing_document/{papers[0].sha256}"
        wrong = altered(path, name, lambda content: b"%PDF-1.7 documenT 1")
        self._elsewhere(settings, tmp_path)
        with emptied_after(second), pytest.raises(ArchiveBroken, match="not the document"):
            bring_in(wrong)

    def _elsewhere(self, settings, tmp_path):
        place = {
            "BACKEND": "core.storage.vault.ReadOnlyFiles",
            "OPTIONS": {"location": tmp_path / "second-vault"},
        }
        settings.STORAGES = {**settings.STORAGES, "vault": place}
        settings.MEDIA_ROOT = tmp_path / "second-media"


class TestTheEnd:
    def test_what_must_stay_stays_is_certified_and_goes_on_its_day(self, leaver):
        with dealer_context(leaver), transaction.atomic():
            filed(1)
            long_ago(place=2)
            young = Document.objects.get(sha256=sha256(FIRST).hexdigest())
        certificate = leave(leaver)

        said = json.loads(certificate.statement)["archive"]
        until = young.retain_until
        assert {name: said[name] for name in ("erased", "kept", "until", "by_year")} == {
            "erased": 1, "kept": 1, "until": until.isoformat(), "by_year": {str(until.year): 1},
        }  # fmt: skip
        kept = {one["table"]: one["rows"] for one in json.loads(certificate.statement)["kept"]}
        assert kept["life_keptfile"] == 1
        assert leftovers(leaver) == set()
        place = place_of(young)
        assert place.read_bytes() == FIRST

        with market_context():
            assert erase_kept(actor=SYSTEM) == 0 and place.exists()
            with pytest.raises(Forbidden):
                erase_kept(actor=person())
            with clock.set_to(until + timedelta(days=1)):
                assert erase_kept(actor=SYSTEM) == 0 and KeptFile.objects.count() == 1  # the store refuses
                place.chmod(0o600)
                os.utime(place, (0, 0))
                assert erase_kept(actor=SYSTEM) == 1
            assert not place.exists() and not KeptFile.objects.exists()
            line = lines_of("dealer", leaver.id).last()
            assert (line.action, line.after["sha256"]) == ("dealers.kept_file.erased", young.sha256)

    def test_a_file_that_nobody_entered_is_a_leftover(self, leaver):
        with dealer_context(leaver):
            vault().put(f"dealers/{leaver.schema}/archive/loose", b"x", until=clock.now() + timedelta(days=9))
        assert ("files", f"vault: dealers/{leaver.schema}") in leftovers(leaver)

    def test_a_second_try_counts_the_same(self, leaver, monkeypatch):
        with dealer_context(leaver), transaction.atomic():
            long_ago(place=1)
            long_ago(place=2)
        real, calls = vault().erase, []

        def once(self, key, version):
            calls.append(key)
            if len(calls) == 2:
                raise OSError("the store is gone")
            real(key, version)

        monkeypatch.setattr("core.storage.vault.ReadOnlyFiles.erase", once)
        with pytest.raises(OSError, match="the store is gone"):
            leave(leaver)
        with market_context():
            certificate = carry_out_erasure(leaver.id)
        assert json.loads(certificate.statement)["archive"]["erased"] == 2
