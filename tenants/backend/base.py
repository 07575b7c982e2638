"""The database backend: django-tenants' idea of a schema per dealer, enforced statement by statement.

The scope (`core.storage.scope`) decides role and search path; nothing is kept in the session, and a statement
without a scope is refused before it leaves the process.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base as postgresql
from django_tenants.postgresql_backend import base as django_tenants_backend

from core.storage import scope
from tenants.backend.cursor import Applied, ScopedCursor, ScopedNamedCursor
from tenants.backend.introspection import SchemaIntrospection
from tenants.roles import is_serving, role_of


class DatabaseWrapper(django_tenants_backend.DatabaseWrapper):  # type: ignore[misc]
    """One connection. Everything django-tenants sets by session commands comes from the scope instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        postgresql.DatabaseWrapper.__init__(self, *args, **kwargs)
        self.introspection = SchemaIntrospection(self)
        self.applied = Applied(
            lambda wanted: role_of(self.settings_dict["NAME"], wanted),
            owns=lambda: not is_serving(self.settings_dict["USER"]),
        )
        self.tenant = None

    @property
    def schema_name(self) -> str:
        """The schema at hand, for django-tenants' router."""
        return scope.current().schema

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        raise NotImplementedError("enter a scope: core.storage.scope or tenants.context")

    def set_schema_to_public(self) -> None:
        """django-tenants calls this when it is done; our scopes end by themselves."""

    def close(self) -> None:
        postgresql.DatabaseWrapper.close(self)

    def connect(self) -> None:
        self.applied.dealers.clear()
        postgresql.DatabaseWrapper.connect(self)

    def close_if_unusable_or_obsolete(self) -> None:
        """Django asks this between requests and tasks; a connection that has met its share of dealers ends.

        The server process behind it keeps every dealer's tables in memory (0.3 to 0.5 MB each) until it ends.
        """
        if self.in_atomic_block:
            return
        if len(self.applied.dealers) >= settings.DEALERS_PER_CONNECTION:
            self.close()
        else:
            postgresql.DatabaseWrapper.close_if_unusable_or_obsolete(self)

    def rollback(self) -> None:
        postgresql.DatabaseWrapper.rollback(self)

    def savepoint_rollback(self, sid: str) -> None:
        postgresql.DatabaseWrapper.savepoint_rollback(self, sid)

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            cursor = self.connection.cursor(
                name, cursor_factory=ScopedNamedCursor, scrollable=False, withhold=self.connection.autocommit
            )
        else:
            cursor = self.connection.cursor(cursor_factory=ScopedCursor)
        cursor.applied = self.applied
        cursor.tzinfo_factory = self.tzinfo_factory if self.settings_dict.get("USE_TZ", True) else None
        return cursor

    def _cursor(self, name: str | None = None) -> Any:
        return super(django_tenants_backend.DatabaseWrapper, self)._cursor(name=name)
