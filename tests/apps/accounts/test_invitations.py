"""Invitations: one link, one dealer, one use, seven days."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from shared_apps.accounts.errors import BadCredentials, InvitationGone, LoginUnreadable, WeakPassword
from shared_apps.accounts.models import Invitation, Membership, User
from shared_apps.accounts.operations import accept_invitation, invite_member, renew_token
from shared_apps.accounts.queries import workplaces_of
from tenant_apps.staff.queries import active_member
from tenants.context import dealer_context, market_context
from tests.factories.accounts import PASSWORD, account, sign_in


@pytest.fixture
def invited(main):
    """An open invitation to `main` and its token."""
    with market_context():
        invitation = invite_member(
            actor=SYSTEM, dealer_id=main.id, email="Wang@Example.com", role="SALES", name="王"
        )
        return invitation, renew_token(invitation=invitation)


def accept(token, dealer, **changes):
    with market_context():
        return accept_invitation(
            token=token, dealer_id=dealer.id, **{"name": "王芳", "password": PASSWORD, **changes}
        )


class TestInvite:
    def test_sends_one_mail_whose_link_works(self, main, deliver, client_of):
        with market_context():
            invite_member(actor=SYSTEM, dealer_id=main.id, email="wang@example.com", role="SALES")
        assert mail.outbox == []
        deliver()

        (letter,) = mail.outbox
        assert letter.to == ["wang@example.com"]
        assert main.name in letter.subject
        host, token = re.search(r"http://(\S+)/invitation/(\S+)", letter.body).groups()
        assert host == "main.marque.localhost:8000"
        shown = client_of("main").get(f"/api/v1/invitations/{token}").json()
        assert (shown["email"], shown["dealer_name"], shown["needs_password"]) == (
            "wang@example.com",
            main.name,
            True,
        )

    def test_keeps_only_a_digest_of_the_token(self, invited):
        invitation, token = invited
        invitation.refresh_from_db()

        assert token not in invitation.token_digest
        assert len(invitation.token_digest) == 64

    def test_a_new_one_ends_the_one_before(self, main, invited):
        with market_context():
            invite_member(actor=SYSTEM, dealer_id=main.id, email="wang@example.com", role="MANAGER")

        with pytest.raises(InvitationGone):
            accept(invited[1], main)
        assert sorted(Invitation.objects.values_list("state", flat=True)) == ["REVOKED", "SENT"]

    def test_said_twice_under_one_id_it_is_one(self, main):
        with market_context():
            for _ in range(2):
                invite_member(
                    actor=SYSTEM,
                    dealer_id=main.id,
                    email="w@example.com",
                    role="SALES",
                    invitation_id=ids.UUID(int=7),
                )

        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize("email", ["13800138000", "nobody", ""])
    def test_needs_an_e_mail_address(self, main, email):
        with market_context(), pytest.raises(LoginUnreadable):
            invite_member(actor=SYSTEM, dealer_id=main.id, email=email, role="SALES")


class TestAccept:
    def test_makes_the_account_and_the_membership(self, main, invited):
        user, invitation = accept(invited[1], main)

        assert (user.email, user.name, invitation.state) == ("wang@example.com", "王芳", "ACCEPTED")
        assert [work.dealer_id for work in workplaces_of(user.id)] == [main.id]

    def test_takes_the_account_there_is_when_its_password_is_right(self, main, invited):
        known = account("wang@example.com", name="Old name")
        user, _ = accept(invited[1], main)

        assert user == known
        assert (User.objects.count(), user.name) == (1, "Old name")

    def test_refuses_an_existing_account_with_a_wrong_password(self, main, invited):
        account("wang@example.com")

        with pytest.raises(BadCredentials):
            accept(invited[1], main, password="a wrong password")
        assert Invitation.objects.get().state == "SENT"
        assert not Membership.objects.exists()

    def test_refuses_a_closed_account(self, main, invited):
        known = account("wang@example.com")
        User.objects.filter(id=known.id).update(is_active=False)

        with pytest.raises(BadCredentials):
            accept(invited[1], main)

    def test_is_good_once(self, main, invited):
        accept(invited[1], main)

        with pytest.raises(InvitationGone):
            accept(invited[1], main)

    def test_is_gone_after_seven_days(self, main, invited):
        with clock.set_to(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(InvitationGone):
            accept(invited[1], main)
        with clock.set_to(clock.now() + timedelta(days=6, hours=23)):
            assert accept(invited[1], main)

    def test_is_good_at_its_own_dealer_only(self, main, other, invited):
        with pytest.raises(InvitationGone):
            accept(invited[1], other)

    @pytest.mark.parametrize("token", ["", "x", "0" * 43])
    def test_an_invented_token_is_nothing(self, main, invited, token):
        with pytest.raises(InvitationGone):
            accept(token, main)

    def test_a_weak_password_leaves_the_invitation_open(self, main, invited):
        with pytest.raises(WeakPassword):
            accept(invited[1], main, password="short")
        assert (Invitation.objects.get().state, User.objects.count()) == ("SENT", 0)


class TestOverTheApi:
    def test_who_accepts_is_signed_in_and_on_the_staff(self, main, invited, client_of):
        client = client_of("main")
        answer = client.post(
            f"/api/v1/invitations/{invited[1]}/accept",
            {"name": "王芳", "password": PASSWORD},
            content_type="application/json",
        )

        assert (answer.status_code, answer.json()["role"]) == (200, "SALES")
        assert client.get("/api/v1/session").json()["user"]["email"] == "wang@example.com"
        with dealer_context(main):
            assert active_member(answer.json()["user"]["id"]).name == "王芳"

    def test_another_dealers_portal_knows_nothing_of_it(self, other, invited, client_of):
        for answer in (
            client_of("other").get(f"/api/v1/invitations/{invited[1]}"),
            client_of("other").post(
                f"/api/v1/invitations/{invited[1]}/accept",
                {"name": "x", "password": PASSWORD},
                content_type="application/json",
            ),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "accounts.invitation_gone")

    def test_an_account_without_a_place_here_stays_outside(self, main, client_of):
        answer = sign_in(client_of("main"), account())

        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "staff.no_membership")
