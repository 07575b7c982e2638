"""Every log line says which request and which dealer it belongs to, and tells no secret of an address."""

from __future__ import annotations

import logging
import re
from typing import Any

from core.kernel import trace
from core.storage import scope

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
        record.msg = without_tokens(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(without_tokens(arg) for arg in record.args)
        if "request" in record.__dict__:
            record.request = without_tokens(str(record.__dict__["request"]))
        return True


def without_tokens(said: Any) -> Any:
    """Text, also within lists and dictionaries, with every token blotted out."""
    if isinstance(said, dict):
        return {key: without_tokens(value) for key, value in said.items()}
    if isinstance(said, list):
        return [without_tokens(value) for value in said]
    return _TOKEN.sub(r"\g<1>***", said) if isinstance(said, str) else said
