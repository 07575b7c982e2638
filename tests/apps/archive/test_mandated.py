"""Exports over several dealers: only what is mandated, while it is mandated, and everybody can see it."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from datetime import timedelta

import pytest

from core.edge import pdf
from core.flow.audit.queries import lines_of, lines_of_kind
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, TooMany
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.mandates.errors import NothingMandated, TakenNotReady, TakingUnderWay
from shared_apps.mandates.facts import Coverage, Wanted
from shared_apps.mandates.models import Mandate, MandatedExport, MandatedPart
from shared_apps.mandates.operations import (
    ask_mandated_export,
    cancel_mandated_export,
    expire_mandated_export,
    fetch_mandated_export,
    grant_mandate,
    taking,
    withdraw_mandate,
    writing,
)
from tenant_apps.archive.operations import mandated, packing, run_mandated_export
from tenant_apps.archive.presenting import given
from tenants.context import dealer_context, market_context
from tests.apps.archive.conftest import filed, person

WHY = "集团年度审计"
WHEN = {"since": (clock.now() - timedelta(days=30)).date()}


@pytest.fixture(autouse=True)
def stamps(monkeypatch):
    """Small stretches, and stamps that cost nothing: one test below makes real ones."""
    monkeypatch.setattr(packing, "PER_STRETCH", 2)
    monkeypatch.setattr(mandated, "stamp_of", lambda *about: b"")


def operator() -> Actor:
    return Actor("operator", ids.new_id(), "平台财务 周会计", OPERATOR_RIGHTS)


def stocked(dealer, count=5, *, kinds=("SALE",), first=1, **more):
    """Documents of a dealer, and its mandate."""
    with dealer_context(dealer):
        papers = [filed(place) for place in range(first, first + count)]
        coverage = Coverage(kinds=kinds, **{**WHEN, **more})
        return papers, grant_mandate(actor=person(), coverage=coverage, reason=WHY)


def asked(actor=None, **wanted) -> MandatedExport:
    return ask_mandated_export(actor=actor or operator(), wanted=Wanted(**wanted), reason=WHY)


def run(export) -> str:
    return run_mandated_export(actor=SYSTEM, export_id=export.id)


def fetched(export) -> zipfile.ZipFile:
    _, file = fetch_mandated_export(actor=operator(), export_id=export.id)
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def numbers(archive) -> list[tuple[str, str]]:
    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    return [(row[1], row[3]) for row in rows[1:]]


def sound(archive, folder) -> bool:
    archive.extractall(folder)
    said = subprocess.run(
        ["sha256sum", "-c", "manifest.sha256"], cwd=folder, capture_output=True, check=False
    )
    return said.returncode == 0


def test_without_a_mandate_nothing_is_taken(main, other):
    with dealer_context(main):
        filed(1)
    with market_context():
        with pytest.raises(NothingMandated):
            asked()
        assert not MandatedExport.objects.exists()


def test_a_folder_a_dealer_and_one_list_that_checks(
    main, other, tmp_path, django_capture_on_commit_callbacks
):
    ours, _ = stocked(main, 5)
    theirs, _ = stocked(other, 3, first=11)
    with market_context():
        export = asked()
        with django_capture_on_commit_callbacks(execute=True):
            assert run(export) == "DONE"
        export.refresh_from_db()
        assert (export.done, export.total) == (8, 8) and not MandatedPart.objects.exists()
        with fetched(export) as archive:
            wanted = {(main.name, one.number) for one in ours} | {(other.name, one.number) for one in theirs}
            assert set(numbers(archive)) == wanted and len(numbers(archive)) == 8
            folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
            assert folders == {main.slug, other.slug}
            assert archive.testzip() is None and sound(archive, tmp_path)


def test_a_dealer_without_a_mandate_stays_out_of_it(main, other):
    stocked(main, 2)
    with dealer_context(other):
        filed(11)
    with market_context():
        export = asked()
        assert run(export) == "DONE"
        assert {dealer for dealer, _ in numbers(fetched(export))} == {main.name}
    with dealer_context(other):
        assert not lines_of_kind("mandated_export", "archive.mandated.taken").exists()


def test_only_what_the_mandate_covers(main):
    papers, _ = stocked(main, 3)
    with dealer_context(main):
        filed(20, kind="DEPOSIT")
        filed(21, sealed_at=clock.now() - timedelta(days=40))
    with market_context():
        export = asked()
        assert run(export) == "DONE"
        assert {number for _, number in numbers(fetched(export))} == {one.number for one in papers}


def test_a_withdrawal_in_the_middle_stops_the_rest(main, other, tmp_path, monkeypatch):
    _, mandate = stocked(main, 5)
    stocked(other, 3, first=11)
    written = writing.keep_part

    def kept(**about):
        done = written(**about)
        with dealer_context(main):
            if about["dealer_id"] == main.id and Mandate.objects.get().withdrawn_at is None:
                withdraw_mandate(actor=person(), mandate_id=mandate.id, reason="双方不再合作")
        return done

    monkeypatch.setattr(writing, "keep_part", kept)
    with market_context():
        export = asked()
        assert run(export) == "DONE"
        export.refresh_from_db()
        states = {one["slug"]: (one["state"], one["done"]) for one in export.dealers}
        assert states == {main.slug: ("WITHDRAWN", 2), other.slug: ("DONE", 3)}
        with fetched(export) as archive:
            assert len(numbers(archive)) == 5
            assert "撤回" in archive.read("README.txt").decode()
            assert sound(archive, tmp_path)


def test_what_is_read_as_the_mandate_is_withdrawn_is_thrown_away(main, monkeypatch):
    _, mandate = stocked(main, 2)
    written = writing.keep_part

    def late(**about):
        with dealer_context(main):
            withdraw_mandate(actor=person(), mandate_id=mandate.id, reason="双方不再合作")
        return written(**about)

    monkeypatch.setattr(writing, "keep_part", late)
    with market_context():
        export = asked()
        assert run(export) == "DONE"
        assert numbers(fetched(export)) == []


def test_a_worker_that_died_is_followed_by_one_who_goes_on(main, other, tmp_path, monkeypatch):
    stocked(main, 5)
    stocked(other, 3, first=11)
    written, calls = writing.keep_part, []

    def dies(**about):
        calls.append(about["dealer_id"])
        if len(calls) == 4:
            raise SystemExit
        return written(**about)

    monkeypatch.setattr(writing, "keep_part", dies)
    with market_context():
        export = asked()
        with pytest.raises(SystemExit):
            run(export)
        monkeypatch.setattr(writing, "keep_part", written)
        assert run(export) == "RUNNING"  # somebody may still be at it
        MandatedExport.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        assert run(export) == "DONE"
        with fetched(export) as archive:
            assert len(set(numbers(archive))) == len(numbers(archive)) == 8
            assert archive.testzip() is None and sound(archive, tmp_path)


def test_the_dealer_reads_who_took_what(main):
    papers, _ = stocked(main, 3)
    with market_context():
        export = asked()
        run(export)
        fetched(export)
        actions = [line.action for line in lines_of("mandated_export", export.id)]
        assert actions == [
            f"archive.mandated_export.{verb}" for verb in ("asked", "start", "finish", "fetched")
        ]
    with dealer_context(main):
        taken = given(person())["taken"]
        assert [(one["action"], one["documents"]) for one in taken] == [
            ("fetched", 3),
            ("taken", 3),
        ], "one export, however many stretches it was written in"
        assert {(one["actor"], one["reason"]) for one in taken} == {("平台财务 周会计", WHY)}
        assert lines_of("document", papers[0].id).last().action == "archive.document.taken"


def test_limits(main, monkeypatch):
    stocked(main, 2)
    who = operator()
    with market_context():
        with pytest.raises(Forbidden):
            asked(person())
        export = asked(who)
        with pytest.raises(TakingUnderWay):
            asked(who)
        monkeypatch.setattr(writing, "MOST_DOCUMENTS", 1)
        assert run(export) == "FAILED"
        export.refresh_from_db()
        assert (export.error, export.key) == ("too_large", "")
        monkeypatch.setattr(taking, "MOST_A_DAY_EACH", 1)
        with pytest.raises(TooMany):
            asked(who)
        assert MandatedExport.objects.count() == 1


def test_cancelled_and_expired_exports_leave_nothing(main, django_capture_on_commit_callbacks):
    stocked(main, 2)
    with market_context():
        export = asked()
        cancel_mandated_export(actor=operator(), export_id=export.id)
        assert run(export) == "CANCELLED"
        export = asked()
        run(export)
        with django_capture_on_commit_callbacks(execute=True):
            expire_mandated_export(actor=SYSTEM, export_id=export.id)
        with pytest.raises(TakenNotReady):
            fetch_mandated_export(actor=operator(), export_id=export.id)


@pytest.mark.skipif(not pdf.available(), reason="WeasyPrint's libraries are not installed")
def test_copies_name_the_dealer_and_the_taker(main, tmp_path, monkeypatch):
    monkeypatch.undo()
    content = pdf.render_pdf("archive/stamp.html", {"recipient": "合同正文", "tops": [10]})
    with dealer_context(main):
        filed(1, content=content)
        grant_mandate(actor=person(), coverage=Coverage(kinds=("SALE",), **WHEN), reason=WHY)
    with market_context():
        export = asked()
        assert run(export) == "DONE"
        with fetched(export) as archive:
            (copy,) = [name for name in archive.namelist() if "/copies/" in name]
            (original,) = [name for name in archive.namelist() if "/originals/" in name]
            assert archive.read(original) == content
            from pypdf import PdfReader

            text = PdfReader(io.BytesIO(archive.read(copy))).pages[0].extract_text()
            assert main.name in text and "周会计" in text
            assert sound(archive, tmp_path)
