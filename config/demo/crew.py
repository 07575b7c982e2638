"""Accounts of the demo: an operator, each dealer's team, buyers."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from django.db import transaction

from config.demo import cast
from config.portal_session import join_staff
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.logins import Login, parse_login
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import invite_member, register_account, renew_token, vouch_for_email
from shared_apps.accounts.queries import latest_invitation, user_by_login
from shared_apps.console.operations import onboard_dealer
from shared_apps.console.tasks import provision
from tenant_apps.staff.policies import rights_of
from tenant_apps.staff.queries import members
from tenants.context import DealerRef, dealer_context, market_context, ref_of
from tenants.operations import DealerDetails
from tenants.queries import all_dealers, dealer_by_id


def ensure_account(person: cast.Person, *, is_operator: bool = False) -> User:
    """The account of this person, made unless it is there."""
    with market_context():
        found = user_by_login(parse_login(person.email) or Login()) or register_account(
            actor=SYSTEM,
            name=person.name,
            login=person.email,
            password=cast.PASSWORD,
            is_operator=is_operator,
        )
        vouch_for_email(actor=SYSTEM, user=found)
        return found


def ensure_dealer(operator: Actor, details: DealerDetails) -> DealerRef:
    """The dealer, onboarded as an operator does it, with its schema built."""
    with market_context():
        dealer = all_dealers().filter(slug=details.slug).first() or onboard_dealer(
            actor=operator, details=details
        )
        provision(dealer_id=str(dealer.id))
        return ref_of(dealer_by_id(dealer.id))


def ensure_team(dealer: DealerRef, rng: Random) -> dict[str, list[Actor]]:
    """The dealer's staff by role; whoever is missing is invited and joins."""
    for member in cast.staff_of(dealer.slug, rng):
        with dealer_context(dealer):
            if members().filter(email=member.person.email).exists():
                continue
        _join(dealer, member)
    with dealer_context(dealer):
        return _by_role(members().filter(state="ACTIVE"))


def _join(dealer: DealerRef, member: cast.Member) -> None:
    with market_context(), transaction.atomic():
        invitation = latest_invitation(dealer.id, member.person.email)
        if invitation is None or invitation.state != "SENT":
            invitation = invite_member(
                actor=SYSTEM,
                dealer_id=dealer.id,
                email=member.person.email,
                role=member.role,
                name=member.person.name,
            )
        token = renew_token(invitation=invitation)
        with dealer_context(dealer):
            join_staff(token=token, name=member.person.name, password=cast.PASSWORD)


def _by_role(found: Iterable[Any]) -> dict[str, list[Actor]]:
    team: dict[str, list[Actor]] = {}
    for member in found:
        actor = Actor("staff", member.user_id, member.name, rights_of(member.role))
        team.setdefault(member.role, []).append(actor)
    return team
