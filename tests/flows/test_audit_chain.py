"""The chain over audit lines: grows without anybody waiting, and names the first line that was touched."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from core.flow.audit import chain
from core.flow.audit.checking import check_chain
from core.flow.audit.models import AuditLine, AuditLink
from core.flow.audit.operations import extend_chain, record
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from tenants.archive.vouching import left_behind_of, vouched
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.flipping import flipped, unguarded
from tests.factories.flipping import write as overwrite

pytestmark = pytest.mark.django_db
SELLER = Actor("staff", ids.new_id(), "张敏")
FLIPS = 500
TEXTS = ("actor_name", "action", "subject_kind", "subject_id", "actor_kind")


def write(count: int, begun: int = 0) -> list[AuditLine]:
    return [
        record(
            SELLER,
            "stock.vehicle.repriced",
            ("vehicle", ids.new_id()),
            before={"price": n},
            after={"价": n + 1},
        )
        for n in range(begun, begun + count)
    ]


def tamper(dealer, statement: str, *values) -> None:
    """As somebody with the owner's login who knows how to silence a trigger."""
    with owner_context(dealer.schema), connection.cursor() as cursor:
        for table in ("audit_auditline", "audit_auditlink"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
        for table in ("audit_auditline", "audit_auditlink"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def checked(dealer, heads=None, *, restorable=True) -> chain.Checked:
    with market_context():
        left_behind = left_behind_of(dealer.id) if restorable else None
    with dealer_context(dealer, read_only=True) if not connection.in_atomic_block else dealer_context(dealer):
        return check_chain(heads=heads or {}, left_behind=left_behind)


class TestGrowing:
    def test_lines_are_linked_once_in_order(self, main):
        with dealer_context(main):
            AuditLine.objects.count()
            lines = write(5)
            head = extend_chain(actor=SYSTEM)
            again = extend_chain(actor=SYSTEM)

            linked = list(AuditLink.objects.order_by("number").values_list("line_id", flat=True))

        assert linked[-5:] == [line.id for line in lines]
        assert head == again
        assert head.number == len(linked)

    def test_a_line_committed_late_is_linked_behind_those_that_were_quicker(self, main):
        with dealer_context(main):
            early_id = ids.new_id()
            write(2)
            extend_chain(actor=SYSTEM)
            AuditLine(
                id=early_id, actor_kind="system", action="late", subject_kind="car", subject_id="1"
            ).save(force_insert=True)

            head = extend_chain(actor=SYSTEM)

            assert AuditLink.objects.get(number=head.number).line_id == early_id
        assert checked(main).bad is None

    def test_more_lines_than_one_round_takes_are_all_linked(self, main, monkeypatch):
        monkeypatch.setattr("core.flow.audit.operations.LINKED_AT_ONCE", 3)
        monkeypatch.setattr("core.flow.audit.queries.WALKED_AT_ONCE", 2)
        with dealer_context(main):
            write(7)
            extend_chain(actor=SYSTEM)

        found = checked(main)
        assert found.bad is None
        assert (found.waiting, found.linked) == (0, found.head.number)

    def test_nobody_but_the_system_links(self, main):
        with dealer_context(main):
            write(1)
            with pytest.raises(Forbidden):
                extend_chain(actor=SELLER)
            assert not AuditLink.objects.exists()

    @pytest.mark.parametrize("verb", ["DELETE FROM audit_auditlink", "UPDATE audit_auditlink SET hash = 'x'"])
    def test_the_database_keeps_links_as_they_are(self, main, verb):
        with dealer_context(main):
            write(1)
            extend_chain(actor=SYSTEM)
            with pytest.raises((InternalError, ProgrammingError, DatabaseError)), transaction.atomic():
                connection.cursor().execute(verb)

        assert checked(main).bad is None


class TestTampering:
    @pytest.fixture
    def lines(self, main) -> list[AuditLine]:
        with dealer_context(main):
            lines = write(6)
            extend_chain(actor=SYSTEM)
        return lines

    @pytest.mark.parametrize(
        "change",
        [
            "actor_name = '李四'",
            "action = 'stock.vehicle.sold'",
            "after = '{}'",
            "before = before || '{\"x\": 1}'",
            "at = at + interval '1 microsecond'",
            "actor_id = NULL",
            "note = ' '",
        ],
    )
    def test_a_changed_line_is_named(self, main, lines, change):
        tamper(main, f"UPDATE audit_auditline SET {change} WHERE id = %s", lines[3].id)

        bad = checked(main).bad

        assert (bad.fault, bad.line_id) == ("line_changed", lines[3].id)

    def test_the_first_of_several_is_named(self, main, lines):
        tamper(main, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", lines[4].id)
        tamper(main, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", lines[1].id)

        assert checked(main).bad.line_id == lines[1].id

    def test_a_removed_line_is_named(self, main, lines):
        tamper(main, "DELETE FROM audit_auditline WHERE id = %s", lines[2].id)

        bad = checked(main).bad

        assert (bad.fault, bad.line_id) == ("line_missing", lines[2].id)

    def test_a_removed_link_is_named(self, main, lines):
        with dealer_context(main):
            number = AuditLink.objects.get(line_id=lines[2].id).number
        tamper(main, "DELETE FROM audit_auditlink WHERE number = %s", number)

        bad = checked(main).bad

        assert (bad.fault, bad.number) == ("link_missing", number)

    def test_a_changed_link_is_told_from_a_changed_line(self, main, lines):
        tamper(main, "UPDATE audit_auditlink SET hash = reverse(hash) WHERE line_id = %s", lines[2].id)

        bad = checked(main).bad

        assert (bad.fault, bad.line_id) == ("link_changed", lines[2].id)

    def test_a_chain_computed_anew_lacks_the_published_head(self, main, lines):
        with dealer_context(main):
            heads = {AuditLink.objects.order_by("-number").first().hash: clock.now()}
        assert checked(main, heads).bad is None
        tamper(main, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", lines[5].id)
        tamper(
            main,
            "UPDATE audit_auditlink SET hash = %s WHERE line_id = %s",
            recomputed(main, lines[5]),
            lines[5].id,
        )
        assert checked(main).bad is None

        bad = checked(main, heads).bad

        assert (bad.fault, bad.head) == ("head_missing", next(iter(heads)))

    def test_a_restore_explains_heads_that_it_left_behind(self, main, lines):
        now = clock.now()
        left, kept = {"ab" * 32: now - timedelta(hours=1)}, {"cd" * 32: now - timedelta(days=3)}
        told(main, restored_to=now - timedelta(days=1), replaced_at=now)

        explained, older = checked(main, left), checked(main, {**left, **kept})

        assert (explained.bad, explained.undone) == (None, 1)
        assert older.bad.head == "cd" * 32
        assert checked(main, left, restorable=False).bad.fault == "head_missing"

    @pytest.mark.parametrize("forgery", ["no code", "other days", "another dealer's"])
    def test_a_line_that_nobody_vouches_for_explains_no_cut(self, main, other, lines, forgery):
        """Who writes to the database can add a line, but not the code that makes it believed."""
        now = clock.now()
        left = {"ab" * 32: now - timedelta(hours=30)}
        days = {"restored_to": now - timedelta(days=1), "replaced_at": now}
        with market_context():
            after = vouched(other.id if forgery == "another dealer's" else main.id, **days)
        if forgery == "no code":
            del after["code"]
        told(main, after, restored_to=now - timedelta(days=2), replaced_at=now)

        assert (checked(main).bad, checked(main, left).bad.head) == (None, "ab" * 32)

    def test_no_flipped_bit_of_lines_and_links_stays_unseen(self, main, lines):
        """500 places at random in every text that a line and its link are made of."""
        chance = random.Random(7)
        with dealer_context(main):
            links = {link.line_id: link for link in AuditLink.objects.all()}
        with unguarded("audit_auditline", "audit_auditlink", schema=main.schema) as cursor:
            for _ in range(FLIPS):
                line = chance.choice(lines)
                column = chance.choice([*TEXTS, "hash"])
                row = links[line.id] if column == "hash" else line
                changed = flipped(getattr(row, column), chance)
                point = transaction.savepoint()
                overwrite(cursor, row, column, changed)
                bad = check_chain(heads={}).bad
                transaction.savepoint_rollback(point)
                assert bad is not None and bad.line_id == line.id, (column, changed)


def told(dealer, after=None, **days) -> None:
    """The line of a restore in the dealer's chain; `after` takes the place of what it would say."""
    with market_context():
        said = vouched(dealer.id, **days)
    if after is not None:
        said |= {"code": "", **after, "restored_to": days["restored_to"].isoformat()}
    with dealer_context(dealer):
        record(SYSTEM, "archive.restore.done", ("dealer", dealer.id), after=said)
        extend_chain(actor=SYSTEM)


def recomputed(dealer, line: AuditLine) -> str:
    """The hash that a forger would give the last link for a line as it is now."""
    with dealer_context(dealer):
        link = AuditLink.objects.get(line_id=line.id)
        before = AuditLink.objects.get(number=link.number - 1).hash
        now = AuditLine.objects.get(id=line.id)
        return chain.linked(before, chain.written({name: getattr(now, name) for name in chain.COLUMNS}))


class TestSpelling:
    def test_a_line_is_spelled_one_way_only(self):
        values = {"id": "x", "at": datetime(2026, 11, 23, tzinfo=UTC), "after": {"b": 1, "a": "价"}}

        assert chain.written(values) == (
            b'{"after":{"a":"\\u4ef7","b":1},"at":"2026-11-23T00:00:00.000000Z","id":"x"}'
        )
