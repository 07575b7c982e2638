"""Letters of this app as they are read."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.edge.languages import in_language
from core.edge.web import host_url
from shared_apps.accounts.models import EmailConfirmation


def confirmation_letter(asked: EmailConfirmation, token: str) -> EmailMultiAlternatives:
    """The letter whose link confirms an address.

    It greets nobody by name: whoever registered chose the name, and may have meant to write to a stranger.
    """
    with override(asked.user.locale):
        path = in_language(reverse("accounts:confirm", args=[token]), asked.user.locale)
        told = {"address": asked.email, "link": host_url(path=path), "locale": asked.user.locale}
        mail = EmailMultiAlternatives(
            _("Confirm your e-mail address for Marque"),
            render_to_string("accounts/mail/confirmation.txt", told),
            to=[asked.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("accounts/mail/confirmation.html", told), "text/html")
    return mail
