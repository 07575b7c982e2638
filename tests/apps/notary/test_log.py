"""The log only grows: leaves, days, their chain and their timestamps."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core.edge.esign import AuthorityUnavailable, TimestampWrong
from core.flow.audit.models import AuditLink
from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from shared_apps.notary import merkle
from shared_apps.notary.errors import NotADigest, NotInTheLog, TreesDiffer
from shared_apps.notary.facts import AUDIT_HEAD
from shared_apps.notary.models import Day, Leaf
from shared_apps.notary.operations import anchor_audit, close_days, enter, stamp_days
from shared_apps.notary.queries import heads_of, leaves_of, proof_of
from tenants.context import dealer_context, market_context
from tests.apps.notary.conftest import AUTHORITY, at, closed, digest, entered

pytestmark = pytest.mark.django_db


class TestEntering:
    def test_a_document_is_entered_once_and_waits_for_the_close(self, main):
        first = entered(main, "a", at(20))
        again = entered(main, "a", at(20, 11))

        assert first == again
        assert (first.dealer_id, first.day, first.position) == (main.id, None, None)
        with dealer_context(main):
            assert proof_of(digest("a")).pending

    @pytest.mark.parametrize("wrong", ["", "ab", "AB" * 32, "zz" * 32, "ab" * 32 + "\n"])
    def test_only_digests_are_entered(self, main, wrong):
        with dealer_context(main), pytest.raises(NotADigest):
            enter(actor=SYSTEM, document_sha256=wrong, kind="SALE", sealed_at=clock.now())
        with market_context():
            assert not Leaf.objects.exists()

    def test_people_enter_nothing(self, main):
        with dealer_context(main), pytest.raises(Forbidden):
            enter(actor=Actor("staff"), document_sha256=digest("a"), kind="SALE", sealed_at=clock.now())
        with market_context():
            assert not Leaf.objects.exists()

    def test_a_dealer_sees_its_own_leaves_alone(self, main, other):
        entered(main, "a", at(20))

        with dealer_context(other), pytest.raises(NotInTheLog):
            proof_of(digest("a"))

    def test_the_same_digest_of_two_dealers_is_two_leaves(self, main, other):
        mine, theirs = entered(main, "a", at(20)), entered(other, "a", at(20))

        assert mine.id != theirs.id


class TestOnlyGrows:
    """What the database itself refuses, whoever asks."""

    INSERT = (
        "INSERT INTO public.notary_leaf (id, dealer_id, document_sha256, kind, sealed_at, entered_at, day_id,"
        " position, path) VALUES (%s, %s, %s, 'SALE', now(), now(), %s, %s, %s)"
    )

    def refused(self, statement, *values):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_a_dealer_enters_nothing_for_another_or_for_the_platform(self, main, other):
        with dealer_context(main):
            for owner in (other.id, None):
                self.refused(self.INSERT, ids.new_id(), owner, digest("x"), None, None, None)
        with market_context():
            assert not Leaf.objects.exists()

    def test_a_dealer_places_no_leaf_in_a_closed_day(self, main):
        entered(main, "a", at(20))
        closed(at(21, 0, 10))
        with dealer_context(main):
            self.refused(self.INSERT, ids.new_id(), main.id, digest("x"), date(2026, 11, 20), 1, b"")
        with market_context():
            assert Leaf.objects.count() == 1

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE public.notary_leaf SET kind = 'DEPOSIT'",
            "UPDATE public.notary_leaf SET day_id = NULL, position = NULL, path = NULL",
            "UPDATE public.notary_leaf SET position = 7",
            "DELETE FROM public.notary_leaf",
            "UPDATE public.notary_day SET root = tree_root",
            "UPDATE public.notary_day SET size = 0",
            "DELETE FROM public.notary_day",
        ],
    )
    @pytest.mark.parametrize("who", ["dealer", "market", "owner"])
    def test_nobody_changes_or_deletes_what_is_in_it(self, main, who, statement):
        entered(main, "a", at(20))
        closed(at(21, 0, 10))
        scope = {"dealer": dealer_context(main), "market": market_context()}.get(who)

        if scope is None:
            self.refused(statement)
        else:
            with scope:
                self.refused(statement)

        with market_context():
            assert Leaf.objects.get().kind == "SALE"
            assert Leaf.objects.get().position == 0
            assert Day.objects.get().size == 1

    def test_a_timestamp_is_never_replaced(self, main):
        entered(main, "a", at(20))
        closed(at(21, 0, 10))
        with market_context():
            Day.objects.update(token=b"one", stamped_at=clock.now())
            with pytest.raises(DatabaseError), transaction.atomic():
                Day.objects.update(token=b"two")
            assert bytes(Day.objects.get().token) == b"one"


class TestClosing:
    def test_a_day_is_closed_ten_minutes_after_midnight_in_shanghai(self, main):
        entered(main, "a", at(20))

        assert closed(at(20, 23, 59)) == []
        assert closed(at(21, 0, 9)) == []
        assert [day.date for day in closed(at(21, 0, 10))] == [date(2026, 11, 20)]

    def test_every_leaf_of_a_closed_day_has_its_proof(self, main, other):
        for number in range(7):
            entered(main if number % 2 else other, str(number), at(20, 9, number))
        (day,) = closed(at(21, 1))

        with market_context():
            for number in range(7):
                proof = proof_of(digest(str(number)))
                path = [bytes.fromhex(each) for each in proof.path]
                found = merkle.root_of(bytes.fromhex(proof.leaf_hash), proof.leaf.position, 7, path)
                assert found.hex() == day.tree_root
            assert [leaf.position for leaf in leaves_of(day.date)] == list(range(7))

    def test_roots_are_chained_over_days_without_leaves(self, main):
        entered(main, "a", at(18))
        entered(main, "b", at(20))
        days = closed(at(22, 1))

        assert [(day.date.day, day.size) for day in days] == [(18, 1), (19, 0), (20, 1), (21, 0)]
        previous = merkle.BEFORE_THE_FIRST
        for day in days:
            assert day.previous_root == previous
            assert day.root == merkle.day_root(
                previous=previous, tree=day.tree_root, day=day.date, size=day.size
            )
            previous = day.root
        assert days[1].tree_root == sha256(b"").hexdigest()

    def test_closing_again_changes_nothing(self, main):
        entered(main, "a", at(20))
        closed(at(21, 1))

        assert closed(at(21, 2)) == []
        with market_context():
            assert Day.objects.count() == 1

    def test_what_comes_late_goes_to_the_next_day(self, main):
        entered(main, "a", at(20))
        closed(at(21, 1))
        late = entered(main, "late", at(20, 23, 59))  # its transaction ended after the close
        closed(at(22, 1))

        with market_context():
            assert proof_of(late.document_sha256).leaf.day == date(2026, 11, 21)
            assert Day.objects.get(date=date(2026, 11, 20)).size == 1

    def test_todays_leaves_are_not_closed_with_yesterdays(self, main):
        entered(main, "a", at(20))
        entered(main, "today", at(21, 0, 5))
        closed(at(21, 0, 10))

        with market_context():
            assert proof_of(digest("today")).pending

    def test_an_empty_log_has_no_days(self, db):
        assert closed(at(20)) == []

    def test_two_trees_that_differ_are_not_published(self, main, monkeypatch):
        entered(main, "a", at(20))
        monkeypatch.setattr(merkle, "root_and_paths", lambda leaves: (b"\0" * 32, [[] for _ in leaves]))

        with pytest.raises(TreesDiffer):
            closed(at(21, 1))

        with market_context():
            assert not Day.objects.exists()
            assert Leaf.objects.get().day is None

    def test_nobody_but_the_system_closes(self, main):
        entered(main, "a", at(20))
        with market_context(), clock.set_to(at(21, 1)), pytest.raises(Forbidden):
            close_days(actor=Actor("operator"))
        with market_context():
            assert not Day.objects.exists()

    def test_the_work_does_not_grow_with_the_leaves(self, main, django_assert_num_queries):
        for number in range(30):
            entered(main, str(number), at(20))
        with market_context(), clock.set_to(at(21, 1)), django_assert_num_queries(12):
            close_days(actor=SYSTEM)


class FailingAuthority:
    def timestamp(self, wanted: bytes) -> bytes:
        return b"token of something else"

    def check_timestamp(self, token: bytes, wanted: bytes):
        raise TimestampWrong()


class TestStamping:
    @pytest.fixture
    def day(self, main):
        entered(main, "a", at(20))
        closed(at(21, 1))

    def test_an_authority_that_does_not_answer_is_seen_and_asked_again(self, day, monkeypatch):
        def down():
            raise AuthorityUnavailable()

        monkeypatch.setattr(AUTHORITY, down)
        with market_context():
            assert stamp_days(actor=SYSTEM) == 0
            assert stamp_days(actor=SYSTEM) == 0
            found = Day.objects.get()
        assert (found.token, found.attempts, found.fault) == (None, 2, "esign.authority_unavailable")

    def test_a_token_that_is_wrong_is_not_kept(self, day, monkeypatch):
        monkeypatch.setattr(AUTHORITY, FailingAuthority)
        with market_context():
            assert stamp_days(actor=SYSTEM) == 0
            found = Day.objects.get()
        assert (found.token, found.attempts, found.fault) == (None, 1, "esign.timestamp_wrong")


class TestAnchoring:
    def test_the_head_of_a_chain_is_a_leaf(self, main):
        with dealer_context(main), clock.set_to(at(20, 23, 50)):
            record(SYSTEM, "trial", ("car", "1"))
            leaf = anchor_audit(actor=SYSTEM)
            again = anchor_audit(actor=SYSTEM)
            head = AuditLink.objects.order_by("-number").first()

        assert (leaf.kind, leaf.document_sha256, leaf.dealer_id) == (AUDIT_HEAD, head.hash, main.id)
        assert again == leaf
        with market_context():
            assert [one.id for one in heads_of(main.id)] == [leaf.id]

    def test_the_platforms_lines_are_anchored_under_no_dealer(self, db):
        with market_context():
            record(SYSTEM, "trial", ("car", "1"))
            assert anchor_audit(actor=SYSTEM).dealer_id is None
