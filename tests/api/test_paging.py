"""Pages: whatever comes and goes while somebody turns them, nothing that stays is repeated or skipped."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.edge.paging import LARGEST, paginate
from core.flow.audit.models import AuditLine
from core.kernel.errors import Invalid
from tests.factories.accounts import operator, signed_in

START = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS = [("-at", "-id"), ("at", "id"), ("action", "-at", "id"), ("-action", "at", "-id")]
moments = st.integers(0, 3)
words = st.sampled_from(["", "a", "b", "比亚迪", "\u3000"])
rows = st.lists(st.tuples(moments, words), max_size=14)


def line(moment: int, word: str) -> AuditLine:
    return AuditLine.objects.create(
        at=START + timedelta(microseconds=moment),
        actor_kind="system",
        action=word,
        subject_kind="p",
        subject_id="1",
    )


def turn(cursor, limit, order):
    return paginate(
        AuditLine.objects.filter(subject_kind="p"), lambda row: row, cursor=cursor, limit=limit, order=order
    )


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.lists(rows, max_size=6), st.integers(1, 5), st.sampled_from(ORDERS), st.data())
def test_nothing_is_repeated_or_skipped_while_rows_come(before, during, limit, order, data):
    with transaction.atomic():
        stay = [line(*row).id for row in before]
        seen, cursor, arrivals = [], None, iter(during)
        for _ in range(100):
            page = turn(cursor, limit, order)
            seen += [row.id for row in page["items"]]
            assert len(page["items"]) <= limit
            for row in next(arrivals, []):
                line(*row)
            cursor = page["next_cursor"]
            if cursor is None:
                break
            assert page["items"]
        else:
            pytest.fail("the pages never end")
        transaction.set_rollback(True)

    assert len(seen) == len(set(seen))
    assert set(stay) <= set(seen)
    if not any(during):
        assert seen == [row for row in seen if row in stay]


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("order", ORDERS)
    def test_come_in_the_order_asked_for(self, order):
        for number in range(12):
            line(number % 3, "ab"[number % 2])
        seen, cursor = [], None
        for _ in range(10):
            page = turn(cursor, 5, order)
            seen += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert seen == list(AuditLine.objects.filter(subject_kind="p").order_by(*order))

    def test_end_exactly_when_the_rows_do(self):
        for number in range(4):
            line(number, "a")

        assert turn(None, 4, ORDERS[0])["next_cursor"] is None
        assert turn(None, 3, ORDERS[0])["next_cursor"] is not None

    @pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (100, 100), (100_000, LARGEST)])
    def test_hold_a_bounded_number(self, asked, given):
        AuditLine.objects.bulk_create(
            AuditLine(actor_kind="system", action="x", subject_kind="p", subject_id="1") for _ in range(110)
        )

        assert len(turn(None, asked, ORDERS[0])["items"]) == given


def crafted(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


NONSENSE = [
    *("x", "!!!", "名", "e30"),
    *map(crafted, [None, [], [1, 2, 3], ["\0", "\0"], [["a"], {"b": 1}]]),
    crafted(["2026-01-01T00:00:00+00:00", "no id"]),
    crafted(["0001-01-01T00:00:00+23:59", "00000000-0000-0000-0000-000000000001"]),
    crafted(["9999-12-31T23:59:59-23:59", "00000000-0000-0000-0000-000000000001"]),
    urlsafe_b64encode(b"[" * 50_000).decode(),
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
)


@pytest.mark.django_db
class TestCursors:
    @pytest.mark.parametrize("cursor", NONSENSE)
    def test_of_nonsense_are_refused(self, cursor):
        with pytest.raises(Invalid) as refused:
            turn(cursor, 5, ORDERS[0])
        assert (refused.value.code, refused.value.field) == ("request.bad_cursor", "cursor")

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.one_of(st.text(), st.lists(anything, min_size=2, max_size=3).map(crafted)), st.sampled_from(ORDERS)
    )
    def test_never_break_the_list(self, cursor, order):
        try:
            turn(cursor, 5, order)
        except Invalid as refused:
            assert refused.code == "request.bad_cursor"

    def test_over_the_api_a_bad_one_is_told_at_its_field(self, client_of):
        client = client_of("console")
        signed_in(client, operator())
        answer = client.get("/api/v1/dealers?cursor=nonsense")

        assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (422, "cursor")
