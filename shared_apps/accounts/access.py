"""Who is asking: the actor of a request on the market or the console."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import SessionAuth

from core.kernel.actor import Actor
from core.kernel.errors import Unauthenticated
from shared_apps.accounts.errors import NotOperator
from shared_apps.accounts.models import User
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenants.requests import surface_of


class _Operators(SessionAuth):
    """An operator is signed in on the console; unsafe calls need the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        return operator_actor(request)


operators = _Operators(csrf=True)


def signed_in_user(request: HttpRequest) -> User:
    """The user of the request. Raises Unauthenticated."""
    if not isinstance(request.user, User):
        raise Unauthenticated()
    return request.user


def buyer_actor(request: HttpRequest) -> Actor:
    """A signed-in person acting as a buyer. Raises Unauthenticated."""
    user = signed_in_user(request)
    return Actor("buyer", user.id, user.name)


def operator_actor(request: HttpRequest) -> Actor:
    """An operator of the platform, on the console's host only. Raises Unauthenticated or Forbidden."""
    user = signed_in_user(request)
    if not user.is_operator or surface_of(request) != "console":
        raise NotOperator()
    return Actor("operator", user.id, user.name, OPERATOR_RIGHTS)
