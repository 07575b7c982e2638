"""Vouchers: debits equal credits, numbers run by month, no cell runs, Excel reads the Chinese."""

import csv
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.utils import translation

from core.edge.sheets import BOM, harmless
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.closing.errors import PeriodWrong
from tenant_apps.closing.queries import morning, today
from tenant_apps.closing.vouchers import as_csv, as_xlsx, voucher_lines
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, transfer
from tenants.context import dealer_context
from tests.factories.orders import make_order


def rows(since, until):
    text = as_csv(voucher_lines(since, until)).decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


def entry(source, on, note=""):
    lines = transfer(Money(12_345), debit=Account.INVENTORY, credit=Account.SUPPLIERS)
    at = morning(on) + timedelta(hours=1)
    return post(actor=SYSTEM, source=source, kind="stock.purchased", lines=lines, at=at, note=note)


def test_a_days_sale_balances_and_names_its_order(main):
    order = make_order(main, "DELIVERED")
    with dealer_context(main), translation.override("zh-hans"):
        header, *body = rows(today(), today())
        assert header[:6] == ["日期", "凭证字", "凭证号", "摘要", "科目编码", "科目名称"]
        debit, credit = (sum(round(float(row[place]) * 100) for row in body) for place in (6, 7))
        assert debit == credit > order.total_minor
        assert {row[9] for row in body} == {order.number, ""}
        by_voucher = {}
        for row in body:
            by_voucher.setdefault(row[2], []).append(round(float(row[6]) * 100) - round(float(row[7]) * 100))
        assert all(sum(amounts) == 0 for amounts in by_voucher.values())
        assert sorted(by_voucher) == [f"{n + 1:04d}" for n in range(len(by_voucher))]


def test_numbers_run_by_month_whatever_part_is_asked_for(main):
    with dealer_context(main):
        for number, on in enumerate(
            [date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)]
        ):
            entry(f"e{number}", on)
        found = {row.on.isoformat(): row.number for row in voucher_lines(date(2026, 6, 30), date(2026, 7, 2))}
        assert found == {"2026-06-30": 2, "2026-07-01": 1, "2026-07-02": 2}


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_runs(main, words):
    assert harmless(words) == f"'{words}"
    assert harmless("李晓雯") == "李晓雯"


def test_the_workbook_holds_the_same_as_texts_and_numbers(main):
    with dealer_context(main):
        entry("e", date(2026, 7, 1), note="=<cmd>")
        data = as_xlsx(voucher_lines(date(2026, 7, 1), date(2026, 7, 1)))
    with zipfile.ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == 3
    assert "<c><v>123.45</v></c>" in sheet
    assert "&lt;cmd&gt;" in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize("days", [-1, 400])
def test_a_time_that_is_none(main, days):
    with dealer_context(main), pytest.raises(PeriodWrong):
        list(voucher_lines(today(), today() + timedelta(days=days)))
