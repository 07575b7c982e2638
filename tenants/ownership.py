"""Making and dropping schemas needs the owner of the database; web and worker processes are somebody less."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection

from core.storage import scope
from tenants.context import owner_context
from tenants.roles import is_serving


class OwnerOutOfReach(RuntimeError):
    """This process may not make or drop schemas: it has not been given the owner's login."""


@contextmanager
def as_owner(schema: str = scope.PUBLIC, *, with_public: bool = True) -> Iterator[None]:
    """The owner's scope, on the owner's own login: a serving process changes over for the block.

    Raises OwnerOutOfReach where the owner's login is not configured, and RuntimeError inside a transaction,
    which cannot change its login.
    """
    if not is_serving(connection.settings_dict["USER"]):
        with owner_context(schema, with_public=with_public):
            yield
        return
    if not settings.OWNER_DATABASE_URL:
        raise OwnerOutOfReach("MARQUE_OWNER_DATABASE_URL is not set for this process")
    if connection.in_atomic_block:
        raise RuntimeError("the login cannot change inside a transaction")
    parts = urlsplit(settings.OWNER_DATABASE_URL)
    given = connection.settings_dict
    login = {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}
    connection.close()
    connection.settings_dict = {**given, **login}  # a copy: all threads' connections share the settings
    try:
        with owner_context(schema, with_public=with_public):
            yield
    finally:
        connection.close()
        connection.settings_dict = given
