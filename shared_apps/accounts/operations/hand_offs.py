"""Passage from the market into a dealer's portal: a token of seconds' life, asked for by the browser itself.

The portal begins: it gives the browser a secret in a cookie of its own host and sends it to the market with
the secret's digest, the state. The market binds the token to the state: it opens nothing in another browser.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import HandOffGone
from shared_apps.accounts.models import HandOff, User
from shared_apps.accounts.queries import digest_of, portal_of, works_at

VALID_FOR = timedelta(seconds=20)


def make_hand_off(*, actor: Actor, dealer_id: UUID, host: str, state: str, session_key: str) -> str:
    """A token for the browser that holds the secret of `state`: to arrive on `host` within 20 seconds.

    Whoever calls has checked that the actor works at the dealer. Raises TooManyPassages.
    """
    if actor.user_id is not None:
        throttle.admit_passage(actor.user_id)
    token = secrets.token_urlsafe(32)
    HandOff.objects.create(
        session_id=session_key,
        dealer_id=dealer_id,
        host=host,
        state=state,
        token_digest=digest_of(token),
        expires_at=Now() + VALID_FOR,  # by the database's clock, which will also judge
    )
    return token


def take_hand_off(*, token: str, secret: str, host: str, dealer_id: UUID) -> User:
    """The account that arrives, once: the first of several calls wins, and everything is looked at afresh.

    Raises HandOffGone, without saying why, for a token that was used, is too old, was made for another host
    or browser, or whose market session, membership or dealer is no longer there.
    """
    with transaction.atomic():
        # One statement on one row, no join: of two that arrive at once the second waits and finds it taken.
        mine = HandOff.objects.filter(token_digest=digest_of(token), state=digest_of(secret), host=host)
        if not mine.filter(dealer_id=dealer_id, taken_at=None, expires_at__gt=Now()).update(taken_at=Now()):
            raise HandOffGone()
        user = mine.select_related("session__user").get().session.user
        portal = portal_of(host)
        if user is None or not user.is_active or portal is None or portal.dealer_id != dealer_id:
            raise HandOffGone()
        if not works_at(user.id, dealer_id):
            raise HandOffGone()
        actor = Actor("staff", user.id, user.name)
        record(actor, "accounts.session.handed_off", ("dealer", dealer_id), after={"host": host})
    return user
