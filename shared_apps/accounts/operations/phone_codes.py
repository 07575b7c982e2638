"""Signing in by a code sent to one's phone, for buyers who have no password at hand."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core.edge.texts import TextRefused, TextUncertain, send_text
from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import CodeNotSent, CodeWrong, NameMissing, PasswordNeeded, PhoneUnreadable
from shared_apps.accounts.logins import parse_phone
from shared_apps.accounts.models import PhoneCode, User

VALID_FOR, TRIES = timedelta(minutes=10), 5


def send_phone_code(*, actor: Actor, phone: str, address: str) -> str:
    """Send a code to a number written in any way; codes sent before stop working. Returns the number, E.164.

    `address` is the caller's network address. Whether there is an account nobody learns here. Raises
    PhoneUnreadable, TooManyCodes, and CodeNotSent where the gateway does not take it.
    """
    number = parse_phone(phone)
    if number is None:
        raise PhoneUnreadable()
    throttle.admit_code(number, address)
    code = f"{secrets.randbelow(10**6):06d}"
    now = clock.now()
    with transaction.atomic():
        PhoneCode.objects.filter(phone=number, used_at=None).update(used_at=now)
        row = PhoneCode.objects.create(phone=number, digest=_digest(number, code), expires_at=now + VALID_FOR)
    text = _("%(code)s is your Marque code, valid for 10 minutes. Give it to nobody.") % {"code": code}
    try:
        send_text(number, text)
    except TextRefused as error:
        PhoneCode.objects.filter(id=row.id).delete()
        raise CodeNotSent() from error
    except TextUncertain as error:  # it may arrive yet, and then it is good
        raise CodeNotSent() from error
    return number


def enter_by_code(*, actor: Actor, phone: str, code: str, name: str, locale: str) -> User:
    """The buyer's account with this number, a new one without a password where there is none.

    The code is used up. Every try counts, right or wrong, before it is compared. Raises PhoneUnreadable,
    CodeWrong, NameMissing for a new account without a name, and PasswordNeeded for an account with one:
    whoever made it may have typed somebody else's number.
    """
    number = parse_phone(phone)
    if number is None:
        raise PhoneUnreadable()
    _use_up(number, code)
    with transaction.atomic():
        user = User.objects.filter(phone=number).first()
        if user is None:
            user = _newcomer(actor, number, name, locale)
        if not user.is_active:
            raise CodeWrong()
        if user.has_usable_password():
            raise PasswordNeeded()
        if user.phone_confirmed_at is None:
            user.phone_confirmed_at = clock.now()
            user.save(update_fields=["phone_confirmed_at"])
    return user


def _use_up(number: str, code: str) -> None:
    now, said = clock.now(), "".join(sign for sign in code if sign.isdigit())[:6]
    live = PhoneCode.objects.filter(phone=number, used_at=None, expires_at__gt=now, tries__lt=TRIES)
    row = live.order_by("-created_at").first()
    if row is None or not live.filter(id=row.id).update(tries=F("tries") + 1):
        raise CodeWrong()
    if not constant_time_compare(row.digest, _digest(number, said)):
        raise CodeWrong()
    if not PhoneCode.objects.filter(id=row.id, used_at=None).update(used_at=now):
        raise CodeWrong()  # another request used it in the same moment


def _newcomer(actor: Actor, number: str, name: str, locale: str) -> User:
    called = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:80]
    if not called:
        raise NameMissing()
    user = User(phone=number, name=called, locale=locale)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # two tabs at once
        return User.objects.get(phone=number)
    record(actor, "accounts.account.registered", ("user", user.id), after={"locale": locale})
    return user


def _digest(number: str, code: str) -> str:
    return salted_hmac("accounts.phone_code", f"{number}:{code}", algorithm="sha256").hexdigest()
