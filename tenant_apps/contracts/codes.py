"""The codes by which buyers show who they are: to a phone, or by letter where only an address is known."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Protocol

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from core.edge.texts import TextRefused, TextUncertain, send_text
from tenant_apps.contracts.errors import CodeNotSent


class Reachable(Protocol):
    """A signer; a phone number is in E.164, and what is not known is empty."""

    @property
    def phone(self) -> str:
        """Where texts go."""

    @property
    def email(self) -> str:
        """Where letters go."""


def way_to(signer: Reachable) -> str:
    """The number or address that this signer's codes go to; empty where neither is known."""
    return signer.phone or signer.email


def masked(way: str) -> str:
    """A number or an address as it may be shown: its last four digits; its first letter and its host."""
    name, at, host = way.rpartition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••• {way[-4:]}"


def send(way: str, code: str, number: str) -> None:
    """Send a code for the contract of this number. Raises CodeNotSent where it was not taken."""
    text = _("%(code)s is your code to sign contract %(number)s, valid for 10 minutes. Give it to nobody.")
    said = text % {"code": code, "number": number}
    try:
        if "@" in way:
            subject = _("Your code to sign contract %(number)s") % {"number": number}
            EmailMessage(subject, said, to=[way]).send()
        else:
            send_text(way, said)
    except (TextRefused, TextUncertain, SMTPException, OSError) as error:
        raise CodeNotSent() from error
