"""Nothing changes or removes a filed document before its time: not the database, not the store."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core.flow.audit.queries import lines_of
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.storage.files import WrongDealersFile
from core.storage.vault import VaultRefused, vault
from tenant_apps.archive.errors import (
    DocumentDamaged,
    DocumentErased,
    DocumentMissing,
    FiledOtherwise,
    NoteMissing,
    PurposeMissing,
    RetentionWrong,
    SecondPerson,
)
from tenant_apps.archive.models import Document, Hold
from tenant_apps.archive.operations import (
    ask_release,
    erase_expired,
    open_document,
    place_hold,
    release_hold,
)
from tenant_apps.archive.states import EXPORT, HOLD
from tenants.context import dealer_context, owner_context
from tests.apps.archive.conftest import filed, long_ago, person
from tests.factories.guarding import moves_in_code, moves_in_database

CHANGES = {
    "hash": {"sha256": "0" * 64},
    "place": {"key": "dealers/t_main/archive/00/other"},
    "version": {"storage_version": "2"},
    "buyer": {"buyer_name": "韩梅梅"},
    "blanked": {"buyer_name": ""},
    "vin": {"vin": "LSVAB4BR1DN999999"},
    "number": {"number": "OTHER"},
    "erased": {"erased_at": "2030-01-01T00:00:00Z", "buyer_name": ""},
    "shorter": {"retain_until": "2027-01-01T00:00:00Z"},
}


def file_of(facts):
    return settings.STORAGES["vault"]["OPTIONS"]["location"] / Document.objects.get(id=facts.id).key


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("as_owner", [False, True], ids=["dealer", "owner"])
def test_the_database_changes_nothing_of_a_filed_document(main, change, as_owner):
    with dealer_context(main):
        facts = filed()
        before = Document.objects.values().get()
    scope = owner_context(main.schema) if as_owner else dealer_context(main)
    with scope:
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(id=facts.id).update(**CHANGES[change])
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM filing_document")
        assert Document.objects.values().get() == before


def test_keeping_it_longer_is_allowed(main):
    with dealer_context(main):
        facts = filed()
        later = facts.retain_until + timedelta(days=400)
        Document.objects.filter(id=facts.id).update(retain_until=later)
        assert Document.objects.get().retain_until == later


def test_the_store_refuses_too(main):
    with dealer_context(main):
        facts = filed()
        row = Document.objects.get()
        with pytest.raises(VaultRefused):
            vault().put(row.key, b"something else", until=clock.now())
        with pytest.raises(VaultRefused):
            vault().erase(row.key, row.storage_version)
        assert file_of(facts).read_bytes() == b"%PDF-1.7 document 1"
        assert file_of(facts).stat().st_mode & 0o222 == 0


def test_another_dealers_place_is_nobodys_to_read(main, other):
    with dealer_context(main):
        facts = filed()
        key = Document.objects.get().key
    with dealer_context(other):
        with pytest.raises(WrongDealersFile), vault().opened(key, ""):
            pass
        with pytest.raises(DocumentMissing):
            open_document(actor=person(), document_id=facts.id, purpose="AUDIT")


def test_the_same_content_again_finds_its_entry(main):
    with dealer_context(main):
        subject = ("contract", ids.new_id())
        first = filed(subject=subject)
        assert filed(subject=subject).id == first.id
        with pytest.raises(FiledOtherwise):
            filed()
        assert Document.objects.count() == 1


def test_retention_makes_sense(main):
    with dealer_context(main):
        with pytest.raises(RetentionWrong):
            filed(retention_years=0)
        leap = filed(sealed_at=clock.now().replace(year=2024, month=2, day=29), retention_years=5)
        assert (leap.retain_until.month, leap.retain_until.day) == (2, 28)


def test_opening_is_for_a_reason_and_recorded(main):
    with dealer_context(main):
        facts = filed()
        with pytest.raises(PurposeMissing):
            open_document(actor=person(), document_id=facts.id, purpose="")
        with pytest.raises(NoteMissing):
            open_document(actor=person(), document_id=facts.id, purpose="OTHER")
        with pytest.raises(Forbidden):
            open_document(actor=person("TECHNICIAN"), document_id=facts.id, purpose="AUDIT")
        assert [line.action for line in lines_of("document", facts.id)] == ["archive.document.filed"]
        who = person(name="审计员")
        opened, content = open_document(actor=who, document_id=facts.id, purpose="AUDIT", note=" 年度 审计 ")
        assert (opened.sha256, content) == (facts.sha256, b"%PDF-1.7 document 1")
        line = lines_of("document", facts.id).last()
        assert (line.action, line.actor_name, line.after, line.note) == (
            "archive.document.opened", "审计员", {"purpose": "AUDIT"}, "年度 审计",
        )  # fmt: skip


@pytest.mark.parametrize("damage", ["flipped", "gone", "longer"])
def test_a_damaged_file_is_found_and_not_handed_out(main, damage):
    with dealer_context(main):
        facts = filed()
        place = file_of(facts)
        place.chmod(0o600)
        {
            "flipped": lambda: place.write_bytes(place.read_bytes()[:-1] + b"!"),
            "gone": place.unlink,
            "longer": lambda: place.write_bytes(place.read_bytes() + b"!"),
        }[damage]()
        with pytest.raises(DocumentDamaged):
            open_document(actor=person(), document_id=facts.id, purpose="AUDIT")
        assert lines_of("document", facts.id).last().action == "archive.document.found_damaged"


def test_the_sweep_erases_what_is_over_and_leaves_the_digest(main):
    with dealer_context(main):
        old, young = long_ago(place=1), filed(2)
        place = file_of(old)
        assert erase_expired(actor=SYSTEM) == 1
        assert erase_expired(actor=SYSTEM) == 0
        row = Document.objects.get(id=old.id)
        assert (row.buyer_name, row.sha256, place.exists()) == ("", old.sha256, False)
        assert file_of(young).exists()
        assert lines_of("document", old.id).last().action == "archive.document.erased"
        with pytest.raises(DocumentErased):
            open_document(actor=person(), document_id=old.id, purpose="AUDIT")
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(id=old.id).update(erased_at=None)


def test_a_held_document_outlives_its_retention(main):
    with dealer_context(main):
        facts = long_ago()
        hold = place_hold(actor=person(), document_id=facts.id, reason="与买方的诉讼")
        assert erase_expired(actor=SYSTEM) == 0
        for statement in ("DELETE FROM filing_document", "DELETE FROM filing_hold",
                          "UPDATE filing_document SET buyer_name = ''",
                          "UPDATE filing_hold SET state = 'RELEASED'"):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with pytest.raises(VaultRefused):
            vault().erase(Document.objects.get().key, "")
        asking = person(name="甲")
        ask_release(actor=asking, document_id=facts.id, hold_id=hold.id, reason="已结案，判决生效")
        with pytest.raises(SecondPerson):
            release_hold(actor=asking, document_id=facts.id, hold_id=hold.id)
        assert Hold.objects.get().state == "RELEASE_ASKED"
        assert erase_expired(actor=SYSTEM) == 0
        released = release_hold(actor=person(name="乙"), document_id=facts.id, hold_id=hold.id)
        assert (released.state, released.released_by) == ("RELEASED", "乙")
        assert erase_expired(actor=SYSTEM) == 1


def test_one_of_two_holds_is_enough(main):
    with dealer_context(main):
        facts = long_ago()
        holds = [place_hold(actor=person(), document_id=facts.id, reason=f"第{n}起诉讼案件") for n in "一二"]
        ask_release(actor=person(), document_id=facts.id, hold_id=holds[0].id, reason="已结案，判决生效")
        release_hold(actor=person(), document_id=facts.id, hold_id=holds[0].id)
        with pytest.raises(VaultRefused):
            vault().erase(Document.objects.get().key, "")
        assert erase_expired(actor=SYSTEM) == 0


@pytest.mark.parametrize("role", ["SALES", "SERVICE", "TECHNICIAN"])
def test_holds_are_not_everybodys(main, role):
    with dealer_context(main):
        facts = filed()
        with pytest.raises(Forbidden):
            place_hold(actor=person(role), document_id=facts.id, reason="与买方的诉讼")
        assert not Hold.objects.exists()


@pytest.mark.parametrize("machine", [HOLD, EXPORT], ids=lambda machine: machine.name)
def test_the_database_knows_the_same_moves_as_the_code(main, machine):
    with owner_context(main.schema):
        assert moves_in_database(machine.name) == moves_in_code(machine)


def test_a_store_that_fails_files_nothing(main, monkeypatch):
    monkeypatch.setattr("core.storage.vault.os.link", lambda *places: (_ for _ in ()).throw(OSError("full")))
    with dealer_context(main):
        with pytest.raises(Exception, match="vault_unavailable"):
            filed()
        assert not Document.objects.exists()
