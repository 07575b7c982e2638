from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.errors import BadSignature
from billing.operations import record_webhook


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Stripe's events. 200 once kept and acted on, 400 for a bad signature; anything else is sent again."""
    try:
        record_webhook(request.body, request.headers.get("Stripe-Signature", ""))
    except BadSignature:
        return HttpResponse("bad signature\n", status=400, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
