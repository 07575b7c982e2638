from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import (
    BadCredentials,
    LoginTaken,
    LoginUnreadable,
    NameMissing,
    WeakPassword,
)
from shared_apps.accounts.logins import Login, parse_login
from shared_apps.accounts.models import User
from shared_apps.accounts.operations.confirmations import ask_newcomer
from shared_apps.accounts.operations.passwords import set_password
from shared_apps.accounts.queries import user_by_login

NOBODYS_PASSWORD = make_password("nobody's")  # checked for unknown logins, so that they take as long


def register_account(
    *,
    actor: Actor,
    name: str,
    login: str,
    password: str,
    locale: str = "zh-hans",
    is_operator: bool = False,
    address: str = "",
) -> User:
    """Make an account that signs in by the given e-mail or phone.

    `address` is the network address of a stranger who asks for it, empty where nobody need be slowed down. A
    stranger's e-mail address is unconfirmed, and a letter asks whether it is theirs.
    Raises NameMissing, LoginUnreadable, LoginTaken or WeakPassword, each at its field; several as Invalids;
    TooManyNewcomers.
    """
    parsed = parse_login(login)
    user = User(locale=locale, is_operator=is_operator)
    refused: list[DomainError] = []
    try:
        user.name = _name(name)
    except NameMissing as error:
        refused.append(error)
    if parsed is None:
        refused.append(LoginUnreadable())
    else:
        user.email, user.phone = parsed.email, parsed.phone
    try:
        set_password(user, password)
    except WeakPassword as error:
        refused.append(error)
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)
    if address:
        throttle.admit_newcomer(address)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(actor, "accounts.account.registered", ("user", user.id), after={"locale": locale})
            if address:
                ask_newcomer(actor=actor, user=user)
    except IntegrityError as error:
        raise LoginTaken() from error
    return user


def check_credentials(*, login: str, password: str, address: str) -> User:
    """The active user with this login and password. `address` is the caller's network address.

    Raises BadCredentials, or TooManyAttempts after repeated failures.
    """
    parsed = parse_login(login) or Login(email=login.strip().lower()[:190])
    throttle.check(str(parsed), address)
    user = user_by_login(parsed)
    good = check_password(password, user.password if user else NOBODYS_PASSWORD)
    if user is None or not good or not user.is_active:
        throttle.note_failure(str(parsed), address)
        raise BadCredentials()
    throttle.note_success(str(parsed), address)
    return user


def change_locale(*, actor: Actor, user: User, locale: str) -> None:
    """Remember the language a user reads."""
    User.objects.filter(id=user.id).update(locale=locale)
    user.locale = locale


def _name(name: str) -> str:
    name = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:80]
    if not name:
        raise NameMissing()
    return name
