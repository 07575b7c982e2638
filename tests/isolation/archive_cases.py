"""Who may use the routes of the archive, and the documents they are tried on."""

from __future__ import annotations

from typing import Any

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.mandates.facts import Coverage, Wanted
from shared_apps.mandates.operations import ask_mandated_export, grant_mandate
from tenant_apps.archive import operations
from tenant_apps.archive.facts import Criteria
from tenants.context import DealerRef, dealer_context, market_context
from tests.isolation.case import OPERATORS, Case, staff

WHY = {"reason": "与买方的诉讼"}
FILED = {"document_id": "filed_document"}
TAKEN = {"export_id": "mandated_export"}
EXPORTED = {"export_id": "archive_export"}
PURPOSE = "?purpose=AUDIT"


def opened(**more: Any) -> Case:
    return staff("archive.open", "SALES", named=FILED, **more)


def held(**more: Any) -> Case:
    return staff("archive.hold", "SALES", named=FILED, **more)


def exported(**more: Any) -> Case:
    return staff("archive.export", "MANAGER", **more)


ARCHIVE: dict[str, Case] = {
    "portal archive_documents": staff("archive.see", "SALES"),
    "portal archive_matching": staff("archive.see", "SALES"),
    "portal archive_document": opened(),
    "portal archive_check": opened(),
    "portal archive_file": opened(query=PURPOSE, answers=(200, 409)),
    "portal archive_place_hold": held(body=WHY, answers=(201, 503)),
    "portal archive_ask_release": held(body=WHY),
    "portal archive_release_hold": held(body={}, answers=(200, 409)),
    "portal archive_keep_hold": held(body={}, answers=(200, 409)),
    "portal archive_exports": exported(),
    "portal archive_ask_export": exported(body={"criteria": {}, "purpose": "FINANCE"}, answers=(201, 409)),
    "portal archive_export": exported(named=EXPORTED),
    "portal archive_cancel_export": exported(body={}, named=EXPORTED, answers=(200, 409)),
    "portal archive_mandates": staff("archive.mandate", "MANAGER"),
    "portal archive_grant_mandate": staff(
        "archive.mandate",
        "MANAGER",
        body={"kinds": ["SALE"], "since": "2026-01-01", "reason": "集团年度审计"},
    ),
    "portal archive_withdraw_mandate": staff("archive.mandate", "MANAGER", body=WHY),
    "console mandates_in_force": Case(OPERATORS),
    "console mandates_exports": Case(OPERATORS),
    "console mandates_ask_export": Case(
        OPERATORS, body={"wanted": {}, "reason": "集团年度审计"}, answers=(201, 409)
    ),
    "console mandates_cancel_export": Case(OPERATORS, body={}, named=TAKEN, answers=(200, 409)),
    "console mandates_export_file": Case(OPERATORS, named=TAKEN, answers=(200, 409)),
    "portal archive_export_file": exported(named=EXPORTED, answers=(200, 409)),
}


def filed(main: DealerRef, buyer_name: str) -> dict[str, Any]:
    """A document in the archive with a hold on it, and an export that waits."""
    with dealer_context(main):
        facts = operations.file_document(
            actor=SYSTEM, kind="SALE", subject=("contract", ids.new_id()), number="CANARY-C1",
            content=b"%PDF-1.7 of the archive", buyer_name=buyer_name, vin="", order_id=None,
            sealed_at=clock.now(), retention_years=10,
        )  # fmt: skip
        hold = operations.place_hold(actor=SYSTEM, document_id=facts.id, reason="与买方的诉讼")
        asking = Actor("staff", ids.new_id(), "财务", frozenset({"archive.export"}))
        export = operations.ask_export(actor=asking, criteria=Criteria(), purpose="AUDIT")
        since = clock.now().date()
        coverage = Coverage(kinds=("SALE",), since=since)
        mandate = grant_mandate(actor=SYSTEM, coverage=coverage, reason="集团年度审计")
    operator = Actor("operator", ids.new_id(), "平台财务", OPERATOR_RIGHTS)
    with market_context():
        taken = ask_mandated_export(actor=operator, wanted=Wanted(), reason="集团年度审计")
    things = {"filed_document": facts.id, "hold_id": hold.id, "archive_export": export.id}
    return {**things, "mandate_id": mandate.id, "mandated_export": taken.id}
