"""Bulk exports: what is in the file, that nothing is silently missing, and who may how often."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from core.edge import pdf
from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, TooMany
from core.kernel.states import IllegalMove
from tenant_apps.archive.errors import (
    ExportMissing,
    ExportNotReady,
    ExportTooLarge,
    ExportUnderWay,
    NothingToExport,
)
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Document, Export, ExportPart
from tenant_apps.archive.operations import (
    ask_export,
    cancel_export,
    expire_export,
    exporting,
    fetch_export,
    packing,
    run_export,
)
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed, person


def asked(**more) -> Export:
    about = {"actor": person(), "criteria": Criteria(), "purpose": "FINANCE", **more}
    return ask_export(**about)


def run(export) -> str:
    return run_export(actor=SYSTEM, export_id=export.id, dealer="杭州西湖名车")


def fetched(export) -> zipfile.ZipFile:
    _, file = fetch_export(actor=person(), export_id=export.id)
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def checked(archive, tmp_path) -> subprocess.CompletedProcess:
    archive.extractall(tmp_path)
    return subprocess.run(
        ["sha256sum", "-c", "manifest.sha256"], cwd=tmp_path, capture_output=True, text=True, check=False
    )


def index_of(archive) -> list[list[str]]:
    text = archive.read("index.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(packing, "PER_STRETCH", 3)


def test_the_file_holds_every_document_and_checks(main, small, tmp_path, django_capture_on_commit_callbacks):
    with dealer_context(main):
        facts = [filed(place) for place in range(1, 9)]
        export = asked()
        with django_capture_on_commit_callbacks(execute=True):
            assert run(export) == "DONE"
        export.refresh_from_db()
        assert (export.done, export.total, export.parts.count()) == (8, 8, 3)
        with fetched(export) as archive:
            assert archive.testzip() is None
            assert checked(archive, tmp_path).returncode == 0
            rows = index_of(archive)
            assert [row[7] for row in rows[1:]] == [one.sha256 for one in facts]
            assert rows[0][:3] == ["序号", "经销商", "种类"]
            assert len([name for name in archive.namelist() if name.startswith("originals/")]) == 8
        with default_storage.open(export.key) as file:
            assert hashlib.sha256(file.read()).hexdigest() == export.sha256
        folder = export.key.rpartition("/")[0]
        assert len(default_storage.listdir(folder)[1]) == 1  # the stretches are gone
        actions = [line.action for line in lines_of("export", export.id)]
        assert (actions[0], actions[-1]) == ("archive.export.asked", "archive.export.fetched")


def test_english_headings_for_who_reads_english(main, tmp_path):
    with dealer_context(main):
        filed()
        export = asked(locale="en")
        run(export)
        assert index_of(fetched(export))[0][:3] == ["No.", "Dealer", "Kind of paper"]


def test_no_name_leads_out_of_the_folder_and_no_cell_runs(main, tmp_path):
    with dealer_context(main):
        filed(1, number="../../../etc/passwd", buyer_name="=cmd|' /C calc'!A0")
        filed(2, number="C:\\w/x")
        filed(3, number="....", buyer_name="+1")
        export = asked()
        assert run(export) == "DONE"
        with fetched(export) as archive:
            for name in archive.namelist():
                assert ".." not in name and not name.startswith("/") and "\\" not in name
            buyers = [row[4] for row in index_of(archive)[1:]]
            assert buyers[0].startswith("'=") and buyers[2] == "'+1"
            assert checked(archive, tmp_path).returncode == 0


@pytest.mark.parametrize("damage", ["gone", "flipped"])
def test_a_damaged_document_fails_the_export_and_is_named(main, small, tmp_path, damage):
    with dealer_context(main):
        facts = [filed(place) for place in range(1, 6)]
        place = settings.STORAGES["vault"]["OPTIONS"]["location"] / Document.objects.get(id=facts[2].id).key
        place.chmod(0o600)
        place.unlink() if damage == "gone" else place.write_bytes(b"%PDF something else")
        export = asked()
        assert run(export) == "FAILED"
        export.refresh_from_db()
        assert [one["number"] for one in export.problems] == [facts[2].number]
        assert "INCOMPLETE" in export.key
        with fetched(export) as archive:
            said = checked(archive, tmp_path)
            assert said.returncode != 0
            assert facts[2].number in said.stdout
            assert said.stdout.count(": OK") == 5  # four documents and the index
            assert index_of(archive)[3][-1].startswith("缺失")
            assert "缺失" in archive.read("README.txt").decode()


def test_a_worker_that_died_is_followed_by_one_who_goes_on(main, small, tmp_path, monkeypatch):
    with dealer_context(main):
        for place in range(1, 9):
            filed(place)
        export = asked()
        kept = exporting._keep
        calls = []

        def dies(*args):
            calls.append(1)
            if len(calls) == 3:
                raise SystemExit
            return kept(*args)

        monkeypatch.setattr(exporting, "_keep", dies)
        with pytest.raises(SystemExit):
            run(export)
        monkeypatch.setattr(exporting, "_keep", kept)
        assert (run(export), Export.objects.get().done) == ("RUNNING", 6)  # somebody may still be at it
        Export.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        assert run(export) == "DONE"
        with fetched(export) as archive:
            assert [row[0] for row in index_of(archive)[1:]] == [str(n) for n in range(1, 9)]
            assert archive.testzip() is None and checked(archive, tmp_path).returncode == 0


def test_another_worker_waits_until_the_lease_is_over(main, small, tmp_path):
    with dealer_context(main):
        for place in range(1, 9):
            filed(place)
        export = asked()
        taken = exporting._take(SYSTEM, export.id, person().user_id)
        assert taken is not None
        assert run(export) == "RUNNING"
        assert not ExportPart.objects.exists()
        Export.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        assert run(export) == "DONE"
        assert checked(fetched(export), tmp_path).returncode == 0


def test_documents_that_come_later_are_not_in_it(main):
    with dealer_context(main):
        filed(1)
        export = asked()
        filed(2)
        assert run(export) == "DONE"
        assert len(index_of(fetched(export))) == 2


def test_a_cancelled_export_leaves_nothing(main, small, django_capture_on_commit_callbacks):
    with dealer_context(main):
        for place in range(1, 9):
            filed(place)
        export = asked()
        taken = exporting._take(SYSTEM, export.id, export.id)
        with django_capture_on_commit_callbacks(execute=True):
            cancel_export(actor=person(), export_id=export.id)
        assert exporting._run(SYSTEM, taken, export.id, "x") == "CANCELLED"
        assert not ExportPart.objects.exists()
        with pytest.raises(ExportNotReady):
            fetch_export(actor=person(), export_id=export.id)
        with pytest.raises(IllegalMove):
            cancel_export(actor=person(), export_id=export.id)


def test_it_expires(main, django_capture_on_commit_callbacks):
    with dealer_context(main):
        filed(1)
        export = asked()
        run(export)
        export.refresh_from_db()
        key = export.key
        with clock.set_to(export.expires_at + timedelta(seconds=1)), pytest.raises(ExportNotReady):
            fetch_export(actor=person(), export_id=export.id)
        with django_capture_on_commit_callbacks(execute=True):
            expire_export(actor=SYSTEM, export_id=export.id)
        assert not default_storage.exists(key)
        with pytest.raises(ExportNotReady):
            fetch_export(actor=person(), export_id=export.id)


def test_limits(main, monkeypatch):
    with dealer_context(main):
        with pytest.raises(NothingToExport):
            asked()
        filed(1)
        who = person()
        asked(actor=who)
        with pytest.raises(ExportUnderWay):
            asked(actor=who)
        with pytest.raises(Forbidden):
            asked(actor=person("MANAGER"))
        monkeypatch.setattr(exporting, "MOST_A_DAY", 1)
        with pytest.raises(TooMany):
            asked()
        monkeypatch.setattr(exporting, "MOST_DOCUMENTS", 0)
        with pytest.raises(ExportTooLarge):
            asked()
        assert Export.objects.count() == 1


def test_another_dealer_knows_nothing_of_it(main, other):
    with dealer_context(main):
        filed(1)
        export = asked()
        run(export)
    with dealer_context(other), pytest.raises(ExportMissing):
        fetch_export(actor=person(), export_id=export.id)


@pytest.mark.skipif(not pdf.available(), reason="WeasyPrint's libraries are not installed")
def test_a_recipient_gets_marked_copies_beside_untouched_originals(main, tmp_path):
    with dealer_context(main):
        content = pdf.render_pdf("archive/stamp.html", {"recipient": "合同正文", "tops": [10]})
        filed(1, content=content)
        export = asked(recipient="普华会计师事务所")
        assert run(export) == "DONE"
        with fetched(export) as archive:
            original, copy = sorted(
                (name for name in archive.namelist() if name.endswith(".pdf")), reverse=True
            )
            assert (original[:10], copy[:7]) == ("originals/", "copies/")
            assert archive.read(original) == content
            from pypdf import PdfReader

            text = PdfReader(io.BytesIO(archive.read(copy))).pages[0].extract_text()
            assert "普华会计师事务所" in text and "合同正文" in text
            assert checked(archive, tmp_path).returncode == 0
