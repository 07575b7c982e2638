from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import PasswordWrong, WeakPassword
from shared_apps.accounts.models import User
from shared_apps.accounts.operations.sessions import end_sessions


def change_password(*, actor: Actor, user: User, current: str, password: str, address: str) -> None:
    """Give a user another password; every session that was opened with the old one ends.

    `address` is the caller's network address: guessing the present password is slowed down as at the door.
    Raises PasswordWrong, WeakPassword or TooManyAttempts.
    """
    prove_password(user=user, current=current, address=address)
    set_password(user, password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(actor, "accounts.password.changed", ("user", user.id))
        end_sessions(actor=actor, user_id=user.id)


def prove_password(*, user: User, current: str, address: str) -> None:
    """Make sure that whoever is signed in knows the password, too.

    `address` is the caller's network address: guessing is slowed down as at the door. Raises PasswordWrong or
    TooManyAttempts.
    """
    throttle.check(str(user.id), address)
    if not check_password(current, user.password):
        throttle.note_failure(str(user.id), address)
        raise PasswordWrong()
    throttle.note_success(str(user.id), address)


def set_password(user: User, password: str) -> None:
    """Set a password that passes the validators, unsaved. Raises WeakPassword."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(params={"reasons": " ".join(error.messages)}) from error
    user.set_password(password)
