"""What signing providers call."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.edge.errors import answer
from core.kernel.errors import DomainError, NotFound
from tenant_apps.signing.errors import CallbackTooLarge
from tenant_apps.signing.facts import OUTSIDE
from tenant_apps.signing.operations import hear
from tenants.context import dealer_context, ref_of
from tenants.queries import dealer_by_id
from tenants.states import SERVED

LARGEST = 64 * 1024
"""Bytes of a callback."""


@csrf_exempt
@require_POST
def signing_webhook(request: HttpRequest, provider: str, dealer_id: UUID) -> HttpResponse:
    """A provider's callback. 200 with `success` once it is kept, or was before: a task does the work, since
    法大大 waits three seconds and e签宝 five. 400 unless signed with the dealer's secret, 404 for a dealer
    or an envelope that is not there.
    """
    try:
        dealer = dealer_by_id(dealer_id)
        if dealer.state not in SERVED or provider.upper() not in OUTSIDE:
            raise NotFound()
        with dealer_context(ref_of(dealer)):
            hear(
                provider=provider.upper(),
                raw=_body(request),
                headers=request.headers,
                query=request.META.get("QUERY_STRING", ""),
            )
    except DomainError as refused:
        return answer(refused)
    return JsonResponse({"code": "200", "msg": "success"})


def _body(request: HttpRequest) -> bytes:
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST or len(request.body) > LARGEST:
            raise CallbackTooLarge()
        return request.body
    except (RequestDataTooBig, ValueError) as error:
        raise CallbackTooLarge() from error
