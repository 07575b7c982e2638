"""Proving that letters reach whoever gave the address.

Anybody can type anybody's address. So an address counts only after somebody has opened a letter sent there
and pressed its button; until then nothing but that letter goes to it of our own accord.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import (
    ConfirmationGone,
    EmailConfirmed,
    EmailMissing,
    LoginTaken,
    TooManyConfirmations,
)
from shared_apps.accounts.logins import parse_login
from shared_apps.accounts.models import EmailConfirmation, User
from shared_apps.accounts.operations.passwords import prove_password
from shared_apps.accounts.queries import confirmation_by_token, confirmations_since, digest_of

VALID_FOR = timedelta(days=3)
BETWEEN_LETTERS, LETTERS_A_DAY = timedelta(minutes=1), 5
SEND_TASK = "accounts.tasks.send_confirmation"


@transaction.atomic
def ask_confirmation(*, actor: Actor, user: User) -> EmailConfirmation:
    """Have a letter with a link sent to the account's address; links sent earlier stay good.

    Raises EmailMissing, EmailConfirmed, or TooManyConfirmations: one letter a minute and five a day, counted
    by account and by address.
    """
    user = User.objects.select_for_update().get(id=user.id)  # of two presses at once the second is counted
    if not user.email:
        raise EmailMissing()
    if user.email_confirmed_at:
        raise EmailConfirmed()
    _admit_letter(user)
    asked = EmailConfirmation.objects.create(
        user=user,
        email=user.email,
        token_digest=digest_of(secrets.token_urlsafe(32)),  # nobody's: the letter's task makes the token
        expires_at=clock.now() + VALID_FOR,
    )
    post_task(SEND_TASK, {"confirmation_id": str(asked.id)}, key=f"confirmation:{asked.id}", dealer="")
    return asked


def ask_newcomer(*, actor: Actor, user: User) -> None:
    """The letter after registering; a share that is used up does not stand in the way of an account."""
    with suppress(EmailMissing, TooManyConfirmations):
        ask_confirmation(actor=actor, user=user)


@transaction.atomic
def renew_confirmation(*, asked: EmailConfirmation) -> str:
    """A fresh token for the letter about to be sent; one sent before by the same task stops working."""
    token = secrets.token_urlsafe(32)
    EmailConfirmation.objects.filter(id=asked.id).update(token_digest=digest_of(token))
    return token


@transaction.atomic
def confirm_email(*, actor: Actor, token: str) -> User:
    """The letter arrived: the account's address is confirmed, and all links to it are used up.

    Raises ConfirmationGone, without saying why.
    """
    asked = confirmation_by_token(token, lock=True)
    if asked is None:
        raise ConfirmationGone()
    _note_confirmed(actor, asked.user)
    return asked.user


@transaction.atomic
def vouch_for_email(*, actor: Actor, user: User) -> None:
    """The address is proven in another way: by an invitation's link, or by whoever set the account up."""
    if user.email and not user.email_confirmed_at:
        _note_confirmed(actor, user)


@transaction.atomic
def change_email(*, actor: Actor, user: User, email: str, current: str, address: str) -> None:
    """Give the account another address, which is unconfirmed until its letter is answered.

    `current` is the present password, `address` the caller's network address: guessing either is slowed down.
    Raises PasswordWrong, TooManyAttempts, EmailMissing for what is no address, LoginTaken, TooManyNewcomers.
    """
    prove_password(user=user, current=current, address=address)
    login = parse_login(email)
    if login is None or login.email is None:
        raise EmailMissing()
    if login.email == (user.email or "").lower():
        return
    throttle.admit_newcomer(address)
    try:
        with transaction.atomic():
            User.objects.filter(id=user.id).update(email=login.email)
    except IntegrityError as error:
        raise LoginTaken(field="email") from error
    user.email, user.email_confirmed_at = login.email, None
    record(actor, "accounts.email.changed", ("user", user.id))
    ask_newcomer(actor=actor, user=user)


def _note_confirmed(actor: Actor, user: User) -> None:
    now = clock.now()
    User.objects.filter(id=user.id).update(email_confirmed_at=now)
    EmailConfirmation.objects.filter(user=user, used_at=None).update(used_at=now)
    user.email_confirmed_at = now
    record(actor, "accounts.email.confirmed", ("user", user.id))


def _admit_letter(user: User) -> None:
    now = clock.now()
    today = confirmations_since(user, now - timedelta(days=1))
    if len(today) >= LETTERS_A_DAY or any(at > now - BETWEEN_LETTERS for at in today):
        raise TooManyConfirmations()
