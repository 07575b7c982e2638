"""People with accounts, made through the real operations."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client

from core.kernel.actor import SYSTEM
from shared_apps.accounts.middleware import HOST_KEY
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import register_account, vouch_for_email
from shared_apps.accounts.signing import BACKEND
from tenants.context import market_context

PASSWORD = "correct horse battery"
_numbers = count(1)


def account(login: str = "", **options: Any) -> User:
    """A person who signs in by `login` (a fresh e-mail by default, `confirmed`) and PASSWORD."""
    name = options.pop("name", "李雷")
    confirmed = options.pop("confirmed", True)
    with market_context():
        user = register_account(
            actor=SYSTEM,
            name=name,
            login=login or f"person{next(_numbers)}@example.com",
            password=PASSWORD,
            **options,
        )
        if confirmed:
            vouch_for_email(actor=SYSTEM, user=user)
        return user


def operator() -> User:
    """A person who runs the platform."""
    return account(f"operator{next(_numbers)}@example.com", name="韩梅梅", is_operator=True)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    """Sign in over the API, as the front end does."""
    body = {"login": user.email or user.phone, "password": password}
    return client.post("/api/v1/session", body, content_type="application/json")


def signed_in(client: Client, user: User) -> Client:
    """The client with a session of its own host, without the way through the door."""
    with market_context():
        client.force_login(user, backend=BACKEND)
        session = client.session
        session[HOST_KEY] = client.defaults["HTTP_HOST"]
        session.save()
    return client
