"""Every log line says which request and dealer it belongs to; no secret of an address, no refused row."""

from __future__ import annotations

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from core.kernel import trace
from core.storage import scope

_ROW = re.compile(
    r"\n(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)
"""What the database adds to a refusal: the row it refused, the values in the statement."""
_TOKEN = re.compile(r"(/invitations?/|/dealers/apply/|\btoken=)[A-Za-z0-9_~-]{16,}")


class WhereFilter(logging.Filter):
    """Adds `request_id` and `dealer` (a schema, empty outside of one).

    Django logs refused requests when all our layers are left: then the request itself still knows.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        at_hand, request = scope.current(), getattr(record, "request", None)
        dealer = getattr(request, "dealer", None)
        schema = at_hand.schema if at_hand.kind == "dealer" else ""
        record.request_id = trace.request_id() or getattr(request, "request_id", "")
        record.dealer = schema or getattr(dealer, "schema", "")
        return True


class SecretsFilter(logging.Filter):
    """Takes the tokens of invitations and passages out of addresses: who reads a log shall not use one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(arg) for arg in record.args)
        if "request" in record.__dict__:
            record.request = without_secrets(str(record.__dict__["request"]))
        return True


class Formatter(JsonFormatter):
    """One JSON object a line; the story of an exception is told without secrets, too."""

    def formatException(self, ei: Any) -> Any:
        return without_secrets(super().formatException(ei))


def without_secrets(said: Any) -> Any:
    """Text, also within lists and dictionaries, without tokens and without rows that the database refused."""
    if isinstance(said, dict):
        return {key: without_secrets(value) for key, value in said.items()}
    if isinstance(said, list):
        return [without_secrets(value) for value in said]
    return _TOKEN.sub(r"\g<1>***", _ROW.sub("", said)) if isinstance(said, str) else said
