"""Finding a document by what people know of it, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.edge.paging import paginate
from core.kernel import clock
from core.kernel.errors import Forbidden, Invalid
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.operations import place_hold
from tenant_apps.archive.queries import ORDER, search
from tenants.context import dealer_context, owner_context
from tests.apps.archive.conftest import filed, person


def numbers(**criteria) -> list[str]:
    rows = search(person(), Criteria(**criteria)).order_by(*ORDER)
    return [row.number for row in rows]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("LSVAB4BR1DN000002", ["HZ202600002-C1"]),
        ("lsvab4br1dn000002", ["HZ202600002-C1"]),
        ("000003", ["HZ202600003-C1"]),
        ("李雷", ["HZ202600001-C1", "HZ202600003-C1"]),
        ("李", ["HZ202600001-C1", "HZ202600003-C1"]),
        ("雷", []),
        ("hz202600002", ["HZ202600002-C1"]),
        ("  HZ2026  ", ["HZ202600001-C1", "HZ202600002-C1", "HZ202600003-C1"]),
        ("%", []),
        ("' OR 1=1 --", []),
        ("x" * 10_000, []),
    ],
    ids=["vin", "vin-lower", "tail", "buyer", "prefix", "middle", "number", "begin", "wild", "sql", "long"],
)
def test_by_vin_tail_buyer_and_number(main, other, sought, found):
    with dealer_context(other):
        filed(1)
    with dealer_context(main):
        filed(1), filed(2, buyer_name="韩梅梅"), filed(3)
        assert numbers(q=sought) == found


def test_by_kind_days_and_hold(main):
    with dealer_context(main):
        moment = clock.now().replace(year=2026, month=3, day=1, hour=16, minute=30)  # the 2nd in Shanghai
        first = filed(1, sealed_at=moment)
        filed(2, sealed_at=moment + timedelta(days=1), kind="DEPOSIT")
        assert numbers(since="2026-03-02", until="2026-03-02") == ["HZ202600001-C1"]
        assert numbers(until="2026-03-01") == []
        assert numbers(kind="DEPOSIT") == ["HZ202600002-C1"]
        place_hold(actor=person(), document_id=first.id, reason="与买方的诉讼")
        assert numbers(held=True) == ["HZ202600001-C1"]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "LOVE_LETTER"}, {"since": "yesterday"}, {"until": "9999-12-31"},
     {"since": "2026-02-02", "until": "2026-02-01"}],
    ids=["kind", "day", "end-of-time", "backwards"],
)  # fmt: skip
def test_impossible_criteria_are_refused(main, wrong):
    with dealer_context(main), pytest.raises(Invalid):
        numbers(**wrong)


def test_it_is_not_everybodys(main):
    with dealer_context(main), pytest.raises(Forbidden):
        search(person("SALES"), Criteria())


def test_pages_neither_repeat_nor_skip_and_cost_one_query(main):
    with dealer_context(main):
        same = clock.now()
        for place in range(7):
            filed(place, sealed_at=same - timedelta(minutes=place // 3))
        seen, cursor = [], None
        while True:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = paginate(
                    search(person(), Criteria()), lambda row: row, cursor=cursor, limit=3, order=ORDER
                )
            assert len(queries) == 1
            seen += [row.number for row in page["items"]]
            cursor = page["next_cursor"]
            filed(100 + len(seen))  # one more comes in between
            if not cursor:
                break
        assert (
            seen[:3] != []
            and len(set(seen)) == len(seen)
            and {f"HZ2026{n:05d}-C1" for n in range(7)} <= set(seen)
        )


@pytest.mark.parametrize(
    ("sought", "indexes"),
    [
        ("LSVAB4BR1DN000002", ["document_by_vin_tail"]),
        ("李雷", ["document_by_buyer", "document_by_number"]),
    ],
    ids=["vin", "buyer"],
)
def test_indexes_find_it(main, sought, indexes):
    with owner_context(main.schema):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = search(person(), Criteria(q=sought)).explain()
        assert all(index in plan for index in indexes), plan
