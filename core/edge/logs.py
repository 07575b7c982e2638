"""Every log line says which request and which dealer it belongs to."""

from __future__ import annotations

import logging

from core.kernel import trace
from core.storage import scope


class WhereFilter(logging.Filter):
    """Adds `request_id` and `dealer` (a schema, empty outside of one)."""

    def filter(self, record: logging.LogRecord) -> bool:
        at_hand = scope.current()
        record.request_id = trace.request_id()
        record.dealer = at_hand.schema if at_hand.kind == "dealer" else ""
        return True
