"""Letters to a dealer's owner, in Chinese and English."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.edge.web import host_url
from core.kernel import clock
from tenants.life.certifying import document_of
from tenants.life.models import Certificate
from tenants.models import Dealer

SUBJECTS = {
    "freeze": "门户已设为只读 Your portal is read-only",
    "suspend": "门户已停用 Your portal is suspended",
    "reactivate": "门户已恢复 Your portal is open again",
    "stay": "退出已撤销 Leaving was called off",
    "offboard": "正在退出 Marque Leaving Marque",
}


def write_of_state(dealer: Dealer, verb: str, reason: str) -> None:
    """Tell the owner what happened to the dealer and what it means."""
    context = {"dealer": dealer, "verb": verb, "reason": reason, "until": _day(dealer.erase_after)}
    _send(
        dealer.owner_email,
        f"{_line(dealer.name)}：{SUBJECTS[verb]}",
        "life/mail/owner.txt",
        context,
        dealer.slug,
    )


def write_of_erasure(*, to: str, certificate: Certificate) -> None:
    """Send the certificate of deletion to whom the data belonged."""
    document = document_of(certificate)
    name, number = _line(document["statement"]["dealer"]["name"]), certificate.number
    context = {"name": name, "number": number, "support": settings.SUPPORT_EMAIL}
    text = render_to_string("life/mail/erased.txt", context)
    mail = EmailMultiAlternatives(f"{name}：数据已删除 Your data was erased", text, to=[to])
    mail.attach(f"{number}.json", json.dumps(document, ensure_ascii=False, indent=1), "application/json")
    if certificate.pdf:
        mail.attach(f"{number}.pdf", bytes(certificate.pdf), "application/pdf")
    mail.send()


def _send(to: str, subject: str, template: str, context: dict[str, Any], slug: str) -> None:
    whole = {**context, "link": host_url(slug), "support": settings.SUPPORT_EMAIL}
    EmailMultiAlternatives(subject, render_to_string(template, whole), to=[to]).send()


def _day(moment: Any) -> str:
    return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d") if moment else ""


def _line(text: str) -> str:
    return " ".join(text.split())
