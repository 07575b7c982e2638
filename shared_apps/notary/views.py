"""The public pages: every day's root, and the check of a file. Both work without script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from textwrap import wrap

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.edge.esign import PdfTooHard
from core.edge.messages import sentence_for
from core.edge.web import host_url
from core.kernel.errors import DomainError
from shared_apps.notary.downloads import day_json, days_json, proof_bundle, trust_roots
from shared_apps.notary.errors import NotInTheLog
from shared_apps.notary.facts import DayFacts
from shared_apps.notary.queries import day_of, days_from, hash_of, latest_days, leaves_of, proof_of
from shared_apps.notary.reading import look_at
from shared_apps.notary.receiving import received
from shared_apps.notary.throttle import admit_file, charge_hard_file

DAYS_ON_A_PAGE = 60
FOR_EVER = 365 * 24 * 3600  # seconds
_OFFLINE = Path(__file__).with_name("offline")


@csrf_exempt  # nothing is changed, nobody need be signed in, and the body is ours to read with a limit
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and what came of the file in it. The file is looked at in memory and not kept."""
    context: dict[str, object] = {"canonical": host_url(path=reverse("notary:verify"))}
    if request.method != "POST":
        return render(request, "notary/verify.html", context)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        content = received(request, "file")
        admit_file(address)
        context |= {"looked": look_at(content)}
    except DomainError as error:
        if isinstance(error, PdfTooHard):
            charge_hard_file(address)
        status = 413 if error.code == "pdf.too_large" else error.status
        return render(
            request, "notary/verify.html", {**context, "refused": sentence_for(error)}, status=status
        )
    return render(request, "notary/verify.html", context)


verify.reads_body = True  # type: ignore[attr-defined]


@require_safe
def proof(request: HttpRequest, digest: str) -> HttpResponse:
    """A document's proof bundle, for whoever knows its digest; 404 until the day is closed."""
    try:
        found = proof_of(digest.lower())
    except NotInTheLog as error:
        raise Http404 from error
    if found.pending:
        raise Http404
    return _attached(proof_bundle(found), f"marque-proof-{digest[:12]}.json", "application/json")


@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The latest days with their roots, or with `?before=` older ones."""
    before = _read_day(request.GET.get("before", ""))
    listed = latest_days(DAYS_ON_A_PAGE + 1, before=before)
    context = {
        "days": listed[:DAYS_ON_A_PAGE],
        "older": listed[DAYS_ON_A_PAGE - 1].date if len(listed) > DAYS_ON_A_PAGE else None,
        "before": before,
        "canonical": host_url(path=reverse("notary:days")),
    }
    return render(request, "notary/days.html", context)


@require_safe
def one_day(request: HttpRequest, day: str) -> HttpResponse:
    """One closed day: what its root is made of."""
    return render(request, "notary/day.html", {"day": _day(day)})


@require_safe
def day_file(request: HttpRequest, day: str) -> HttpResponse:
    """The same for machines."""
    found = _day(day)
    return _kept(JsonResponse(day_json(found)), found)


@require_safe
def leaves_file(request: HttpRequest, day: str) -> StreamingHttpResponse:
    """The hashes of a day's leaves in order, a line each: enough to compute the tree's root, and no more."""
    found = _day(day)
    lines: Iterator[str] = (f"{hash_of(leaf).hex()}\n" for leaf in leaves_of(found.date))
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=us-ascii")
    patch_cache_control(response, public=True, max_age=FOR_EVER, immutable=True)
    return response


@require_safe
def days_file(request: HttpRequest) -> StreamingHttpResponse:
    """The whole chain, for machines."""
    response = StreamingHttpResponse(days_json(days_from(date.min)), content_type="application/json")
    patch_cache_control(response, public=True, max_age=600)
    return response


@require_safe
def roots_file(request: HttpRequest) -> HttpResponse:
    """The certificates that signatures and timestamps lead to, with their fingerprints."""
    return HttpResponse("\n".join(_pem(root) for root in trust_roots()), content_type="text/plain")


@require_safe
def offline_python(request: HttpRequest) -> HttpResponse:
    """The verifier that needs no network, for Python."""
    return _attached((_OFFLINE / "marque_verify.py").read_bytes(), "marque_verify.py", "text/x-python")


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """The verifier that needs no network, for browsers: a page to be kept as a file."""
    return _attached((_OFFLINE / "marque-verify.html").read_bytes(), "marque-verify.html", "text/html")


def _day(said: str) -> DayFacts:
    wanted = _read_day(said)
    found = day_of(wanted) if wanted else None
    if found is None or found.date.isoformat() != said:
        raise Http404
    return found


def _read_day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _kept(response: HttpResponse, found: DayFacts) -> HttpResponse:
    """A stamped day never changes again."""
    patch_cache_control(response, public=True, max_age=FOR_EVER if found.stamped else 60)
    return response


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _pem(der: bytes) -> str:
    body = "\n".join(wrap(b64encode(der).decode(), 64))
    fingerprint = sha256(der).hexdigest()
    return f"# SHA-256 {fingerprint}\n-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
