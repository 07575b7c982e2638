"""Vouchers (记账凭证) for the accountants' programs, in the columns that Kingdee and Yonyou import."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.edge import sheets
from core.edge.xml import xml_text
from core.kernel import clock
from tenant_apps.closing.errors import PeriodWrong
from tenant_apps.closing.queries import morning
from tenant_apps.ledger.labels import ACCOUNTS, kind_label
from tenant_apps.ledger.queries import closed_through, entries_between
from tenant_apps.ledger.terms import Account
from tenant_apps.orders.queries import names_of

LONGEST = timedelta(days=366)


class VoucherLine(NamedTuple):
    """One line of a voucher. Amounts in minor units, one of them 0; `final`: its day is closed."""

    on: date
    number: int
    summary: str
    account: str
    account_name: str
    debit_minor: int
    credit_minor: int
    currency: str
    order_number: str
    buyer_name: str
    prepared_by: str
    final: bool


def voucher_lines(since: date, until: date) -> Iterator[VoucherLine]:
    """Every line of the journal from a day through another, one voucher for each entry.

    Numbers run by month of Shanghai from 1; those of closed days do not change any more. Raises PeriodWrong.
    """
    if not since <= until <= since + LONGEST:
        raise PeriodWrong()
    through = closed_through()
    entries = list(entries_between(morning(since.replace(day=1)), morning(until + timedelta(days=1))))
    names = names_of({entry.order_id for entry in entries if entry.order_id})
    month, number = (0, 0), 0
    for entry in entries:
        on = entry.at.astimezone(clock.SHANGHAI).date()
        number = number + 1 if (on.year, on.month) == month else 1
        month = (on.year, on.month)
        if on < since:
            continue
        order = names.get(entry.order_id, ("", "")) if entry.order_id else ("", "")
        summary = " ".join(word for word in (kind_label(entry.kind), order[0] or entry.note[:60]) if word)
        for posting in sorted(entry.postings.all(), key=lambda one: one.amount_minor, reverse=True):
            yield VoucherLine(
                on=on,
                number=number,
                summary=summary,
                account=posting.account,
                account_name=str(ACCOUNTS[Account(posting.account)]),
                debit_minor=max(posting.amount_minor, 0),
                credit_minor=max(-posting.amount_minor, 0),
                currency=posting.currency,
                order_number=order[0],
                buyer_name=order[1],
                prepared_by=entry.posted_by,
                final=through is not None and on <= through,
            )


def as_csv(lines: Iterator[VoucherLine]) -> bytes:
    """For Excel and for import: UTF-8 with its mark, no cell that runs."""
    return sheets.as_csv(_headers(), map(_cells, lines))


def as_xlsx(lines: Iterator[VoucherLine]) -> bytes:
    """The same as a workbook of one sheet; its texts are texts and its amounts numbers."""
    rows = [f"<row>{''.join(map(_text, _headers()))}</row>"]
    for line in lines:
        cells = "".join(_text(cell) if isinstance(cell, str) else _number(cell) for cell in _cells(line))
        rows.append(f"<row>{cells}</row>")
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), _XML + content)
    return out.getvalue()


def _headers() -> list[str]:
    return [
        _("Date"), _("Voucher type"), _("Voucher no."), _("Summary"), _("Account code"), _("Account name"),
        _("Debit"), _("Credit"), _("Currency"), _("Order no."), _("Customer"), _("Prepared by"), _("Closed"),
    ]  # fmt: skip


def _cells(line: VoucherLine) -> list[str | int]:
    return [
        line.on.isoformat(), _("JV"), f"{line.number:04d}", line.summary, line.account, line.account_name,
        line.debit_minor, line.credit_minor, line.currency, line.order_number, line.buyer_name,
        line.prepared_by, _("yes") if line.final else _("no"),
    ]  # fmt: skip


def _text(cell: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{xml_text(cell)}</t></is></c>'


def _number(minor: int) -> str:
    return f"<c><v>{sheets.figure(minor)}</v></c>"


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Vouchers" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
