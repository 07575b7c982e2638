"""The one shape in which every API tells what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
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


def answer(error: DomainError) -> JsonResponse:
    """The response that tells a domain error."""
    parts = error.errors if isinstance(error, Invalids) else (error,)
    fields = [_field(part.field, part.code, sentence_for(part)) for part in parts if part.field]
    return respond(error.status, error.code, sentence_for(error), fields)


def respond(status: int, code: str, message: str, fields: Sequence[dict[str, str]] = ()) -> JsonResponse:
    """A response of the one shape."""
    problem = {"code": code, "message": message, "fields": list(fields), "request_id": trace.request_id()}
    return JsonResponse({"error": problem}, status=status)


def install(api: NinjaAPI) -> None:
    """Teach an API to answer every error in the one shape."""
    api.add_exception_handler(DomainError, lambda request, error: answer(error))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, lambda request, error: _core(401, "access.sign_in"))
    api.add_exception_handler(Http404, lambda request, error: _core(404, "request.not_found"))
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _unexpected)


def _core(status: int, code: str) -> JsonResponse:
    return respond(status, code, sentence(code))


def _field(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}


def _invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    fields = []
    for part in error.errors:
        code = _TYPES.get(str(part["type"]), "field.type")
        fields.append(_field(_path(part["loc"]), code, sentence(code)))
    return respond(422, "request.invalid", sentence("request.invalid"), fields)


def _path(loc: Sequence[Any]) -> str:
    names = [str(step) for step in loc]
    return ".".join(names[2:] if len(names) > 2 and names[0] == "body" else names[1:])


def _http(request: HttpRequest, error: HttpError) -> JsonResponse:
    code = {403: "access.csrf", 400: "request.unreadable"}.get(error.status_code, "request.refused")
    return _core(error.status_code, code)


def _unexpected(request: HttpRequest, error: Exception) -> JsonResponse:
    log.exception("unexpected error in %s %s", request.method, request.path)
    return _core(500, "server.error")
