"""Sessions in the database, each with its user and host in columns: no second list to keep in step."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils.dateparse import parse_datetime

from shared_apps.accounts.middleware import AGENT_KEY, HOST_KEY, OPENED_KEY
from shared_apps.accounts.models import Session


class SessionStore(DatabaseSessions):
    """Django's own store, on this app's table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = data.get(SESSION_KEY)
        row.host = data.get(HOST_KEY, "").partition(":")[0].lower().rstrip(".")  # as domains are written
        row.agent = data.get(AGENT_KEY, "")
        row.opened_at = parse_datetime(data[OPENED_KEY]) if OPENED_KEY in data else None
        return row
