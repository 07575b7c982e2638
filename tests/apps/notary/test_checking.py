"""The log's rows and the command: every flipped character that is evidence is found and its place named."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from core.edge.esign.authorities import EstAuthority
from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from shared_apps.notary.checking import check_audit, check_log
from shared_apps.notary.models import Day, Leaf
from shared_apps.notary.operations import anchor_audit, enter, stamp_days
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.notary.conftest import at, closed, entered, tampered
from tests.factories.flipping import flipped, unguarded, write
from tests.flows.test_audit_chain import tamper

pytestmark = pytest.mark.django_db
FLIPS = 500
EVIDENCE: dict[type, list[str]] = {
    Day: ["tree_root", "previous_root", "root", "token"],
    Leaf: ["document_sha256", "kind", "path"],
}


@pytest.fixture
def log(main, other, authority):
    """Three days: five leaves, none, two."""
    for number in range(5):
        entered(main if number % 2 else other, str(number), at(18, 9, number))
    for number in range(5, 7):
        entered(main, str(number), at(20, 9, number))
    closed(at(21, 1))
    with market_context():
        stamp_days(actor=SYSTEM)


def bad():
    with market_context():
        return check_log().bad


class TestLog:
    def test_it_holds(self, log):
        with market_context():
            found = check_log()

        assert (found.bad, found.days, found.leaves, found.stamped) == (None, 3, 7, 3)

    @pytest.mark.parametrize(
        "change",
        ["kind = 'DEPOSIT'", "sealed_at = sealed_at + interval '1 microsecond'", "dealer_id = NULL",
         "document_sha256 = reverse(document_sha256)"],
    )  # fmt: skip
    @pytest.mark.parametrize("position", [0, 3, 4])
    def test_a_changed_leaf_is_named(self, log, change, position):
        with market_context():
            leaf = Leaf.objects.get(day=date(2026, 11, 18), position=position)
        tampered("notary_leaf", f"UPDATE notary_leaf SET {change} WHERE id = %s", leaf.id)

        found = bad()

        assert (found.fault, found.day, found.leaf_id) == ("leaf_changed", date(2026, 11, 18), leaf.id)

    def test_a_removed_leaf_is_named(self, log):
        tampered("notary_leaf", "DELETE FROM notary_leaf WHERE day_id = '2026-11-18' AND position = 2")

        assert (bad().fault, bad().position) == ("leaf_missing", 2)

    def test_a_changed_path_is_named(self, log):
        tampered(
            "notary_leaf",
            "UPDATE notary_leaf SET path = set_byte(path, 5, 255 - get_byte(path, 5))"
            " WHERE day_id = '2026-11-18' AND position = 1",
        )

        assert (bad().fault, bad().position) == ("path_changed", 1)

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ("root = reverse(root)", "day_root"),
            ("previous_root = reverse(previous_root)", "previous_root"),
            ("tree_root = reverse(tree_root)", "day_root"),
            ("size = size + 1", "day_root"),
            ("token = set_byte(token, 60, 255 - get_byte(token, 60))", "token"),
            ("stamped_at = stamped_at + interval '1 second'", "token"),
        ],
    )
    def test_a_changed_day_is_named(self, log, change, fault):
        tampered("notary_day", f"UPDATE notary_day SET {change} WHERE date = '2026-11-19'")

        assert (bad().fault, bad().day) == (fault, date(2026, 11, 19))

    def test_a_removed_day_is_named(self, log):
        tampered("notary_day", "DELETE FROM notary_day WHERE date = '2026-11-19'")

        assert (bad().fault, bad().day) == ("day_missing", date(2026, 11, 20))

    def test_no_flipped_bit_in_its_rows_stays_unseen(self, log, monkeypatch):
        """500 places at random in everything that is evidence; the day at which it is found is its own."""
        # Timestamps that nobody touched need not be verified 500 times.
        monkeypatch.setattr(EstAuthority, "check_timestamp", cache(EstAuthority.check_timestamp))
        chance = random.Random(500)
        with market_context():
            rows = [*Day.objects.all(), *Leaf.objects.all()]
        with unguarded("notary_day", "notary_leaf") as cursor:
            for _ in range(FLIPS):
                row = chance.choice(rows)
                column = chance.choice(EVIDENCE[type(row)])
                changed = flipped(getattr(row, column), chance)
                point = transaction.savepoint()
                try:
                    write(cursor, row, column, changed)
                    found = check_log().bad
                except IntegrityError:
                    continue  # not even the database takes it
                finally:
                    transaction.savepoint_rollback(point)
                assert found is not None, (row, column, changed)
                assert found.day == (row.date if isinstance(row, Day) else row.day_id), (column, found)


class TestAudit:
    @pytest.fixture
    def lines(self, main) -> list[AuditLine]:
        with dealer_context(main):
            lines = [record(SYSTEM, "trial", ("car", ids.new_id())) for _ in range(4)]
            anchor_audit(actor=SYSTEM)
        return lines

    def test_a_chain_with_its_published_head_holds(self, main, lines):
        found = check_audit(main)

        assert (found.bad, found.heads, found.waiting) == (None, 1, 0)

    def test_a_chain_cut_short_lacks_its_head(self, main, lines):
        tamper(main, "DELETE FROM audit_auditlink WHERE line_id = %s", lines[-1].id)
        tamper(main, "DELETE FROM audit_auditline WHERE id = %s", lines[-1].id)

        assert check_audit(main).bad.fault == "head_missing"

    def test_the_platforms_chain_is_held_to_its_own_heads(self, main, lines):
        with market_context():
            record(SYSTEM, "trial", ("car", "1"))
            anchor_audit(actor=SYSTEM)

        assert check_audit(None).bad is None
        assert check_audit(None).heads == 1


class TestCommand:
    def run(self, *said) -> str:
        out = StringIO()
        with owner_context():
            call_command("contract", *map(str, said), stdout=out)
        return out.getvalue()

    def test_a_genuine_contract(self, main, sealed, tmp_path):
        with clock.set_to(at(20, 10)), dealer_context(main):
            enter(actor=SYSTEM, document_sha256=sha256(sealed).hexdigest(), kind="SALE", sealed_at=at(20, 10))
        closed(at(21, 1))
        file = tmp_path / "contract.pdf"
        file.write_bytes(sealed)

        said = self.run("verify", file)

        assert "genuine" in said and "张三" in said and "2026-11-20, position 0 of 1" in said

    def test_a_changed_contract_is_an_error_that_says_where(self, sealed, tmp_path, db):
        file = tmp_path / "contract.pdf"
        file.write_bytes(sealed.replace(b"A contract, page 1", b"A contracT, page 1"))
        out = StringIO()

        with pytest.raises(CommandError, match="CHANGED"), owner_context():
            call_command("contract", "verify", str(file), stdout=out)
        assert "changed   The document itself was changed" in out.getvalue()

    def test_no_pdf_and_no_file_are_told(self, tmp_path, authority, db):
        file = tmp_path / "letter.pdf"
        file.write_bytes(b"dear all")
        for path, said in ((file, "not a PDF"), (tmp_path / "nothing", "No such file")):
            with pytest.raises(CommandError, match=said):
                self.run("verify", path)

    def test_the_log(self, log):
        assert "3 days, 7 leaves, 3 roots stamped: all hold" in self.run("log")
        tampered("notary_day", "UPDATE notary_day SET size = 3 WHERE date = '2026-11-19'")
        with pytest.raises(CommandError, match="day_root on 2026-11-19"):
            self.run("log")

    def test_the_audit_names_the_first_bad_line(self, main, other):
        with dealer_context(main):
            line = [record(SYSTEM, "trial", ("car", ids.new_id())) for _ in range(3)][1]
            anchor_audit(actor=SYSTEM)
        assert "main: " in self.run("audit") and "platform: " in self.run("audit")
        tamper(main, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", line.id)

        with pytest.raises(CommandError, match=f"main: line_changed at number .* {line.id}"):
            self.run("audit")
        assert "other: " in self.run("audit", "other")
