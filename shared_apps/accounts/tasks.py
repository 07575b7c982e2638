from __future__ import annotations

from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from core.flow.tasks import market_task
from shared_apps.accounts.operations import forget_expired, renew_confirmation, renew_token
from shared_apps.accounts.presenting import confirmation_letter
from shared_apps.accounts.queries import confirmation as open_confirmation
from shared_apps.accounts.queries import invitation as open_invitation
from tenants.hosts.queries import portal_url


@market_task
def send_invitation(*, invitation_id: str) -> None:
    """Mail the link of an open invitation, in Chinese and English. Sending twice only replaces the link."""
    invitation = open_invitation(UUID(invitation_id))
    if invitation is None:
        return
    token = renew_token(invitation=invitation)
    context = {
        "invitation": invitation,
        "dealer": invitation.dealer,
        "link": portal_url(invitation.dealer, f"/invitation/{token}"),
    }
    with override("zh-hans"):
        text = render_to_string("accounts/mail/invitation.txt", context)
    dealer_name = " ".join(invitation.dealer.name.split())  # a header is one line
    mail = EmailMultiAlternatives(f"{dealer_name} 邀请您加入 Marque", text, to=[invitation.email])
    mail.send()


@market_task
def send_confirmation(*, confirmation_id: str) -> None:
    """Mail the link that confirms an address. Sending twice only replaces the link."""
    asked = open_confirmation(UUID(confirmation_id))
    if asked is not None:
        confirmation_letter(asked, renew_confirmation(asked=asked)).send()


@market_task
def tidy_up() -> None:
    """Forget what has expired; the scheduler asks once a day."""
    forget_expired()
