"""What people enter stands in a letter as they wrote it, and cannot change what the letter is."""

from __future__ import annotations

from decimal import Decimal

from django.core import mail

from core.kernel.actor import Actor
from shared_apps.accounts.models import Invitation
from shared_apps.accounts.operations import invite_member
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenants.context import market_context
from tenants.models import Dealer
from tenants.operations import DealerDetails, register_dealer

OPERATOR = Actor("operator", name="韩梅梅", rights=OPERATOR_RIGHTS)


def entered(**given) -> DealerDetails:
    values = {
        "name": "O'Brien & Söhne\r\nBcc: victim@example.com",
        "slug": "obrien",
        "city": "杭州\n",
        "address": "文三路\u202e 90 号",
        "latitude": Decimal("30.1"),
        "longitude": Decimal("120.1"),
        "owner_email": "owner@example.com",
        "owner_name": "A\nhttp://evil.example",
    }
    return DealerDetails(**{**values, **given})


def test_a_dealers_name_with_a_line_break_is_one_line_in_the_subject(db, deliver):
    with market_context():
        dealer = register_dealer(actor=OPERATOR, details=entered())
        assert (dealer.name, dealer.city) == ("O'Brien & Söhne Bcc: victim@example.com", "杭州")
        assert (dealer.address, dealer.owner_name) == ("文三路 90 号", "A http://evil.example")
        Dealer.objects.filter(id=dealer.id).update(name="O'Brien &\r\nBcc: victim@example.com")
        invite_member(
            actor=OPERATOR, dealer_id=dealer.id, email="new@example.com", role="SALES", name="D'Arcy <b>\n x"
        )
    deliver()

    (letter,) = mail.outbox
    assert letter.subject.startswith("O'Brien & Bcc: victim@example.com ")
    assert letter.recipients() == ["new@example.com"]
    assert letter.body.startswith("D'Arcy <b> x，您好")
    with market_context():
        assert Invitation.objects.get().name == "D'Arcy <b> x"
