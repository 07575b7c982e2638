"""The letter about a test drive that is near."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.edge.web import host_url
from core.kernel import clock
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.queries import reader_of
from shared_apps.marketplace.labels import in_chinese


def reminder_of(drive: DriveSummary) -> EmailMultiAlternatives | None:
    """The letter in its buyer's language; None for a buyer without an address or account."""
    user = reader_of(drive)
    if user is None:
        return None
    with override(user.locale):
        local = drive.starts_at.astimezone(clock.SHANGHAI)
        told = {
            "drive": drive,
            "title": drive.title_zh if in_chinese() else drive.title_en,
            "when": f"{date_format(local, 'DATE_FORMAT')} {local:%H:%M}",
            "link": host_url(path="/test-drives"),
        }
        subject = _("Your test drive: %(when)s") % told
        return EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("appointments/mail/reminder.txt", told),
            to=[str(user.email)],
            headers={"Auto-Submitted": "auto-generated"},
        )
