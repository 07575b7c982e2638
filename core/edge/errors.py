"""The one shape in which every API tells what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from core.edge.messages import sentence, sentence_for
from core.kernel import trace
from core.kernel.errors import DomainError, Invalids

log = logging.getLogger(__name__)


class FieldProblem(Schema):
    """What is wrong with one field; `field` is its path in the request ("lines.0.amount")."""

    field: str
    code: str
    message: str


class Problem(Schema):
    """A refusal: a stable code, a sentence in the user's language, the fields concerned."""

    code: str
    message: str
    fields: list[FieldProblem]
    request_id: str


class ErrorBody(Schema):
    """The body of every answer that is not 2xx."""

    error: Problem


_TYPES = {
    "missing": "field.missing",
    "string_too_short": "field.too_short",
    "string_too_long": "field.too_long",
    "greater_than": "field.range",
    "greater_than_equal": "field.range",
    "less_than": "field.range",
    "less_than_equal": "field.range",
    "enum": "field.choice",
    "literal_error": "field.choice",
    "extra_forbidden": "field.unknown",
}
_CODES = {
    400: "request.unreadable",
    403: "access.csrf",
    404: "request.not_found",
    405: "request.no_such_method",
    413: "request.too_large",
}


def answer(error: DomainError) -> JsonResponse:
    """The response that tells a domain error."""
    parts = error.errors if isinstance(error, Invalids) else (error,)
    fields = [_field(part.field, part.code, sentence_for(part)) for part in parts if part.field]
    return respond(error.status, error.code, sentence_for(error), fields)


def respond(status: int, code: str, message: str, fields: Sequence[dict[str, str]] = ()) -> JsonResponse:
    """A response of the one shape."""
    problem = {"code": code, "message": message, "fields": list(fields), "request_id": trace.request_id()}
    return JsonResponse({"error": problem}, status=status)


def of_status(status: int) -> JsonResponse:
    """The response for a status that arose outside an API's routes."""
    return _core(status, "server.error" if status >= 500 else _CODES.get(status, "request.refused"))


def install(api: NinjaAPI) -> None:
    """Teach an API to answer every error in the one shape."""
    for known, told in _TOLD:
        api.add_exception_handler(known, told)


def _domain(request: HttpRequest, error: Any) -> JsonResponse:
    return answer(error)


def _signed_out(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(401, "access.sign_in")


def _forbidden(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(403, "access.forbidden")


def _missing(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(404, "request.not_found")


def _too_large(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(413, "request.too_large")


def _suspicious(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(400, "request.unreadable")


def _core(status: int, code: str) -> JsonResponse:
    return respond(status, code, sentence(code))


def _field(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}


def _invalid(request: HttpRequest, error: Any) -> JsonResponse:
    fields = []
    for part in error.errors:
        code = _TYPES.get(str(part["type"]), "field.type")
        fields.append(_field(_path(part["loc"]), code, sentence(code)))
    return respond(422, "request.invalid", sentence("request.invalid"), fields)


def _path(loc: Sequence[Any]) -> str:
    names = [str(step) for step in loc]
    return ".".join(names[2:] if len(names) > 2 and names[0] == "body" else names[1:])


def _http(request: HttpRequest, error: Any) -> JsonResponse:
    return _core(error.status_code, _CODES.get(error.status_code, "request.refused"))


def unexpected(request: HttpRequest, error: Any) -> JsonResponse:
    """The answer to what nobody foresaw: noted whole, told without details."""
    log.exception("unexpected error in %s %s", request.method, request.path)
    return _core(500, "server.error")


_TOLD: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (DomainError, _domain),
    (ValidationError, _invalid),
    (AuthenticationError, _signed_out),
    (PermissionDenied, _forbidden),
    (Http404, _missing),
    (RequestDataTooBig, _too_large),
    (SuspiciousOperation, _suspicious),
    (UnreadablePostError, _suspicious),
    (HttpError, _http),
    (Exception, unexpected),
)
