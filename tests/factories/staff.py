"""People of a dealer's staff, and callers of every kind for the tables of rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.test import Client

from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.models import Membership, User
from tenant_apps.staff.models import StaffMember
from tenant_apps.staff.operations import enrol_member
from tenant_apps.staff.policies import ROLES, rights_of
from tenants.context import DealerRef, dealer_context, owner_context
from tests.factories.accounts import signed_in

ANONYMOUS, BUYER, STRANGER = "nobody", "a buyer", "an owner of another dealer"
CALLERS = (*ROLES, ANONYMOUS, BUYER, STRANGER)


def staff(role: str = "OWNER", name: str = "王店长") -> Actor:
    """An actor in this role without any row behind it."""
    return Actor("staff", ids.new_id(), name, rights_of(role))


def make_user(name: str = "王店长", **given: Any) -> User:
    """An account that can sign in."""
    email = given.pop("email", f"{ids.new_id().hex}@example.com")
    with owner_context():
        return User.objects.create(name=name, email=email, **given)


def make_member(dealer: DealerRef, role: str = "OWNER", *, user: User | None = None) -> StaffMember:
    """A person who works at this dealer, with an account."""
    person = user or make_user()
    with dealer_context(dealer):
        return enrol_member(
            actor=SYSTEM, user_id=person.id, name=person.name, email=person.email or "", role=role
        )


def employ(dealer: DealerRef, user: User, role: str = "OWNER") -> StaffMember:
    """Let an account work at this dealer, as an invitation would: known to `public` and to the dealer."""
    with owner_context():
        Membership.objects.create(user=user, dealer_id=dealer.id)
    return make_member(dealer, role, user=user)


def client_for(dealer: DealerRef, user: User | None) -> Client:
    """A client of this dealer's portal, signed in as this user."""
    client = Client(headers={"host": f"{dealer.slug}.{settings.BASE_DOMAIN}"})
    if user is not None:
        signed_in(client, user)
    return client


def staff_client(dealer: DealerRef, role: str = "OWNER") -> Client:
    """A client of this dealer's portal, signed in as new staff in this role."""
    user = make_user()
    make_member(dealer, role, user=user)
    return client_for(dealer, user)


def callers(main: DealerRef, other: DealerRef) -> Iterator[tuple[str, Client]]:
    """A client of `main`'s portal for everybody who might call it."""
    for role in ROLES:
        yield role, staff_client(main, role)
    yield ANONYMOUS, client_for(main, None)
    yield BUYER, client_for(main, make_user("买家"))
    stranger = make_user("别家老板")
    make_member(other, "OWNER", user=stranger)
    yield STRANGER, client_for(main, stranger)


def refusals(
    call: Callable[[Client], Any], *, main: DealerRef, other: DealerRef, right: str
) -> dict[str, tuple[int, str]]:
    """Who was wrongly refused or let through when only holders of `right` may: caller -> status and code."""
    wrong = {}
    for caller, client in callers(main, other):
        answer = call(client)
        body = answer.json() if answer.get("Content-Type", "").startswith("application/json") else {}
        code = body["error"]["code"] if "error" in body else ""
        if caller in ROLES and right in rights_of(caller):
            fine = answer.status_code not in {401, 403} and answer.status_code < 500
        else:
            fine = (answer.status_code, code) == _refusal_of(caller)
        if not fine:
            wrong[caller] = (answer.status_code, code)
    return wrong


def _refusal_of(caller: str) -> tuple[int, str]:
    if caller == ANONYMOUS:
        return 401, "access.sign_in"
    return 403, "access.right_missing" if caller in ROLES else "staff.no_membership"
