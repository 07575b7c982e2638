"""The letter and the text message about a contract."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from core.edge.languages import in_language
from core.edge.web import host_url
from shared_apps.accounts.models import User
from shared_apps.inbox.facts import RECALLED
from shared_apps.inbox.models import Notice

SAYS: dict[str, Any] = {
    "SENT": _("%(dealer)s has sent you contract %(number)s to sign"),
    "REMINDED": _("%(dealer)s is waiting for your signature on contract %(number)s"),
    "SIGNED": _("You have signed contract %(number)s; now %(dealer)s signs"),
    "SEALED": _("Contract %(number)s with %(dealer)s is signed by both and sealed"),
    "DECLINED": _("You have declined contract %(number)s of %(dealer)s"),
    "EXPIRED": _("The time to sign contract %(number)s of %(dealer)s is over"),
    "VOIDED": _("%(dealer)s has withdrawn contract %(number)s"),
    "RECALLED": _("The car of your order %(number)s with %(dealer)s is recalled by its maker"),
}
"""What happened, to the buyer."""


def said_of(notice: Notice) -> str:
    """The news in one sentence, in the language at hand."""
    return str(SAYS[notice.happened]) % {"dealer": notice.dealer.name, "number": notice.number}


def link_of(notice: Notice) -> str:
    """Where the contract is read and signed, on the market's host in the language at hand."""
    return host_url(path=in_language(path_of(notice), get_language() or settings.LANGUAGE_CODE))


def path_of(notice: Notice) -> str:
    """The contract's page; the order's where its car is recalled."""
    if notice.happened == RECALLED:
        return reverse("orders_market:order", args=[notice.dealer.slug, notice.order_id])
    return reverse(
        "contracts_market:contract", args=[notice.dealer.slug, notice.order_id, notice.contract_id]
    )


def letter_of_notice(notice: Notice, user: User) -> EmailMultiAlternatives | None:
    """The letter in its buyer's language; None for a buyer without a proven address.

    It is about a contract of theirs, no offer: whoever stopped letters about answers gets it all the same.
    """
    if not user.confirmed_email:
        return None
    with override(user.locale):
        said = said_of(notice)
        told = {"notice": notice, "said": said, "link": link_of(notice)}
        return EmailMultiAlternatives(
            " ".join(said.split()),
            render_to_string("inbox/mail/contract.txt", told),
            to=[user.confirmed_email],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": f"<{notice.id}@{settings.BASE_DOMAIN}>",
            },
        )


def text_of_notice(notice: Notice, user: User) -> tuple[str, str] | None:
    """Number and text of the message; None without a proven number."""
    if not user.phone or user.phone_confirmed_at is None:
        return None
    with override(user.locale):
        return user.phone, f"{said_of(notice)}: {link_of(notice)}"
