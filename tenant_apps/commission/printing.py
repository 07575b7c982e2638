"""A statement on paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.edge.pdf import render_pdf
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.commission.labels import KINDS, in_chinese
from tenant_apps.commission.models import Line
from tenant_apps.commission.queries import closed, statement
from tenant_apps.staff.queries import names_of
from tenants.context import current_dealer
from tenants.queries import dealer_by_id


def statement_pdf(actor: Actor, adviser_id: UUID, month: date) -> bytes:
    """An adviser's month. Raises Forbidden, NotFound, PdfUnavailable."""
    return render_pdf("commission/statement.html", statement_context(actor, adviser_id, month))


def statement_context(actor: Actor, adviser_id: UUID, month: date) -> dict[str, Any]:
    """What the page is filled with."""
    lines, kept = statement(actor, adviser_id, month), closed(month)
    chinese = in_chinese()
    return {
        "chinese": chinese,
        "dealer": dealer_by_id(current_dealer().id).name,
        "adviser": lines[-1].adviser_name if lines else names_of([adviser_id]).get(adviser_id, ""),
        "month": f"{month:%Y-%m}",
        "closed_on": kept.at.astimezone(clock.SHANGHAI).date() if kept else None,
        "lines": [_row(line, chinese) for line in lines],
        "total": figure(sum(line.amount_minor for line in lines)),
    }


def figure(minor: int) -> str:
    """An amount as people read it: 1,234.50."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def _row(line: Line, chinese: bool) -> dict[str, Any]:
    return {
        "on": line.at.astimezone(clock.SHANGHAI).date(),
        "what": KINDS[line.kind],
        "order_number": line.deal.order_number,
        "car": line.deal.title_zh if chinese else line.deal.title_en,
        "amount": figure(line.amount_minor),
    }
