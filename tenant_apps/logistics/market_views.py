"""What the carrier calls."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from core.edge.errors import answer
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.marketplace.queries import holder_of_vin
from tenant_apps.logistics.errors import BadReport, UnknownVin
from tenant_apps.logistics.facts import Report
from tenant_apps.logistics.operations import record_report
from tenant_apps.logistics.schemas import CarrierReportIn
from tenant_apps.logistics.signing import HEADER, verify
from tenants.context import dealer_context, ref_of
from tenants.states import SERVED

CARRIER = Actor("system", None, "Carrier")


@csrf_exempt
@require_POST
def carrier_webhook(request: HttpRequest) -> JsonResponse:
    """A carrier's report. 200 once kept (`recorded`) or known before (`known`); 400 unless signed by the
    carrier; 404 for a VIN that no dealer has; 409 and 422 for what cannot be kept: sending it again is vain.
    """
    try:
        verify(
            request.body,
            request.headers.get(HEADER, ""),
            settings.CARRIER_SECRET,
            int(clock.now().timestamp()),
        )
        recorded = _keep(_read(request.body))
    except DomainError as refused:
        return answer(refused)
    return JsonResponse({"result": "recorded" if recorded else "known"})


def _read(body: bytes) -> Report:
    try:
        report = CarrierReportIn.model_validate_json(body).report()
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        raise BadReport(field=".".join(str(part) for part in where) or None) from error
    if report.occurred_at.tzinfo is None:
        raise BadReport(field="occurred_at")
    return report


def _keep(report: Report) -> bool:
    found = holder_of_vin(report.vin)
    if found is None or found.dealer.state not in SERVED:
        raise UnknownVin()
    with dealer_context(ref_of(found.dealer)):
        return record_report(actor=CARRIER, vehicle_id=found.vehicle_id, report=report)
