"""Letters about test drives."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.edge.web import host_url
from core.kernel import clock
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.queries import reader_of
from shared_apps.marketplace.labels import in_chinese

_SUBJECTS = {
    "reminder": _("Your test drive: %(when)s"),
    "offer": _("A test drive has become free: %(when)s"),
    "move": _("Please choose another car for your test drive: %(when)s"),
}


def letter_of(name: str, drive: DriveSummary) -> EmailMultiAlternatives | None:
    """The letter in its buyer's language; None for a buyer without a proven address or an account."""
    user = reader_of(drive)
    if user is None or not user.confirmed_email:
        return None
    with override(user.locale):
        told = {
            "drive": drive,
            "title": drive.title_zh if in_chinese() else drive.title_en,
            "when": _moment(drive.starts_at),
            "until": _moment(drive.offer_until) if drive.offer_until else "",
            "link": host_url(path="/test-drives"),
        }
        return EmailMultiAlternatives(
            " ".join(str(_SUBJECTS[name] % told).split()),
            render_to_string(f"appointments/mail/{name}.txt", told),
            to=[user.confirmed_email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def text_of(name: str, drive: DriveSummary) -> tuple[str, str] | None:
    """Number and text of the message that says the same in short; None without a proven number."""
    user = reader_of(drive)
    if user is None or not user.phone or user.phone_confirmed_at is None:
        return None
    with override(user.locale):
        told = {"when": _moment(drive.starts_at), "dealer": drive.dealer.name}
        where = host_url(path="/test-drives")
        return user.phone, f"{_SUBJECTS[name] % told}, {drive.dealer.name}. {where}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone(clock.SHANGHAI)
    return f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}"
