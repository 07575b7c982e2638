"""An address is the account's only after its letter was answered: once, in time, and a few letters a day."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.accounts.errors import (
    ConfirmationGone,
    EmailConfirmed,
    EmailMissing,
    TooManyConfirmations,
)
from shared_apps.accounts.models import EmailConfirmation, User
from shared_apps.accounts.operations import (
    accept_invitation,
    ask_confirmation,
    change_email,
    confirm_email,
    forget_expired,
    invite_member,
    renew_confirmation,
    renew_token,
)
from shared_apps.accounts.operations.confirmations import LETTERS_A_DAY, VALID_FOR
from tenants.context import market_context
from tests.factories.accounts import PASSWORD, account, signed_in

HERE = "203.0.113.9"
_numbers = count(1)


@pytest.fixture(autouse=True)
def _fresh(db, _front_end):
    cache.clear()


def unconfirmed(**given) -> User:
    return account(f"stranger{next(_numbers)}@example.com", confirmed=False, **given)


def later(**span: float):
    return clock.set_to(clock.now() + timedelta(**span))


def ask(user: User) -> EmailConfirmation:
    with market_context():
        return ask_confirmation(actor=Actor("buyer", user.id), user=user)


def token_for(user: User) -> str:
    with market_context():
        return renew_confirmation(asked=ask(user))


def confirm(token: str) -> User:
    with market_context():
        return confirm_email(actor=Actor("anonymous"), token=token)


def is_confirmed(user: User) -> bool:
    with market_context():
        return bool(User.objects.get(id=user.id).confirmed_email)


class TestRegistering:
    def register(self, client, login):
        return client.post("/register", {"name": "韩梅", "login": login, "password": PASSWORD})

    def test_sends_one_letter_whose_link_confirms_once_without_a_session(self, client_of, deliver):
        assert self.register(client_of("market"), "han@example.com").status_code == 302
        with market_context():
            user = User.objects.get(email="han@example.com")
        assert not is_confirmed(user)
        deliver()

        (letter,) = mail.outbox
        assert letter.to == ["han@example.com"] and "韩梅" not in letter.body + str(letter.alternatives)
        (link,) = set(re.findall(r"http://marque.localhost:8000(/\S+)", letter.body))
        assert link in letter.alternatives[0][0]
        anywhere = client_of("market")
        assert "han@example.com" in anywhere.get(link).content.decode()
        assert not is_confirmed(user)  # programs that follow links confirm nothing
        assert anywhere.post(link).status_code == 200
        assert is_confirmed(user)
        assert anywhere.post(link).status_code == anywhere.get(link).status_code == 404
        assert "sessionid" not in anywhere.cookies

    def test_by_phone_sends_none(self, client_of, deliver):
        assert self.register(client_of("market"), "13800138000").status_code == 302
        deliver()
        assert mail.outbox == []

    def test_in_english_writes_english(self, client_of, deliver):
        answer = client_of("market").post(
            "/en/register", {"name": "Han", "login": "en@example.com", "password": PASSWORD}
        )
        assert answer.status_code == 302
        deliver()
        (letter,) = mail.outbox
        assert letter.subject == "Confirm your e-mail address for Marque"
        assert "/en/account/email/confirm/" in letter.body
        assert not re.search(r"[\u4e00-\u9fff]", letter.body + letter.alternatives[0][0])

    def test_goes_well_when_the_addresss_share_of_letters_is_used_up(self, client_of, deliver):
        other = unconfirmed()
        with market_context():
            for _number in range(LETTERS_A_DAY):
                EmailConfirmation.objects.create(
                    user=other,
                    email="Full@example.com",
                    token_digest=str(next(_numbers)),
                    expires_at=clock.now(),
                )
        assert self.register(client_of("market"), "full@example.com").status_code == 302
        deliver()
        assert mail.outbox == []

    def test_over_the_api_asks_too(self, client_of, deliver):
        body = {"name": "韩梅", "login": "api@example.com", "password": PASSWORD}
        answer = client_of("market").post(
            "/api/v1/accounts", body, content_type="application/json", headers={"Idempotency-Key": "a" * 32}
        )
        assert answer.status_code == 201
        deliver()
        assert [letter.to for letter in mail.outbox] == [["api@example.com"]]


class TestLinks:
    def test_end_after_three_days(self):
        token = token_for(user := unconfirmed())
        with clock.set_to(clock.now() + VALID_FOR + timedelta(seconds=1)), pytest.raises(ConfirmationGone):
            confirm(token)
        assert not is_confirmed(user)

    @pytest.mark.parametrize("token", ["", "x", "\0", "none-such-token", "A" * 5000])
    def test_that_nobody_sent_confirm_nothing(self, token):
        user = unconfirmed()
        ask(user)
        with pytest.raises(ConfirmationGone):
            confirm(token)
        assert not is_confirmed(user)

    def test_sent_earlier_are_good_until_one_is_used(self):
        user = unconfirmed()
        first = token_for(user)
        with later(minutes=2):
            second = token_for(user)
            confirm(first)
            assert is_confirmed(user)
            with pytest.raises(ConfirmationGone):
                confirm(second)

    def test_are_good_for_their_address_only(self):
        user = unconfirmed()
        token = token_for(user)
        with market_context():
            User.objects.filter(id=user.id).update(email="elsewhere@example.com")
        with pytest.raises(ConfirmationGone):
            confirm(token)
        assert not is_confirmed(user)

    def test_of_an_account_that_is_shut_confirm_nothing(self):
        user = unconfirmed()
        token = token_for(user)
        with market_context():
            User.objects.filter(id=user.id).update(is_active=False)
        with pytest.raises(ConfirmationGone):
            confirm(token)

    def test_are_kept_as_digests_and_forgotten_in_time(self):
        user = unconfirmed()
        token = token_for(user)
        with market_context():
            (row,) = EmailConfirmation.objects.values_list("token_digest", flat=True)
            assert token not in row
            with connection.cursor() as cursor:
                cursor.execute("UPDATE accounts_emailconfirmation SET expires_at = now() - interval '1 day'")
            forget_expired()
            assert not EmailConfirmation.objects.exists()


class TestAskingAgain:
    def test_one_letter_a_minute(self):
        user = unconfirmed()
        ask(user)
        with pytest.raises(TooManyConfirmations):
            ask(user)
        with later(minutes=2):
            ask(user)

    def test_so_many_a_day(self):
        user = unconfirmed()
        for number in range(LETTERS_A_DAY):
            with later(hours=number):
                ask(user)
        with later(hours=LETTERS_A_DAY), pytest.raises(TooManyConfirmations):
            ask(user)
        with later(days=2):
            ask(user)

    def test_an_address_is_counted_over_all_accounts_that_name_it(self):
        first = unconfirmed()
        ask(first)
        second = unconfirmed()
        with market_context():
            taken = first.email
            User.objects.filter(id=first.id).update(email="moved@example.com")
            User.objects.filter(id=second.id).update(email=str(taken).upper())
        with pytest.raises(TooManyConfirmations):
            ask(second)

    def test_nothing_to_confirm(self):
        with pytest.raises(EmailConfirmed):
            ask(account())
        with pytest.raises(EmailMissing):
            ask(account("13900139000", confirmed=False))

    def test_the_button_says_where_the_letter_went_and_what_is_too_much(self, client_of, deliver):
        user = unconfirmed()
        client = signed_in(client_of("market"), user)
        sent = client.post("/account/email/letter", {"next": "/saved-searches"}, follow=True)
        assert f"确认邮件已发送至 {user.email}" in sent.content.decode()
        assert 'href="/saved-searches"' in sent.content.decode()
        deliver()
        again = client.post("/account/email/letter")
        assert again.status_code == 429 and "刚刚已向这个邮箱发过邮件" in again.content.decode()
        deliver()
        assert len(mail.outbox) == 1

    def test_leads_nowhere_else(self, client_of):
        client = signed_in(client_of("market"), unconfirmed())
        answer = client.post("/account/email/letter", {"next": "https://evil.example/"})
        assert answer.headers["Location"] == "/account/email?sent=1"

    def test_is_for_whoever_is_signed_in(self, client_of, deliver):
        assert client_of("market").post("/account/email/letter").headers["Location"].startswith("/sign-in?")
        deliver()
        assert mail.outbox == []


class TestAnotherAddress:
    def change(self, user, email, current=PASSWORD):
        with market_context():
            change_email(actor=Actor("buyer", user.id), user=user, email=email, current=current, address=HERE)

    def test_is_unconfirmed_and_gets_the_letter(self, deliver):
        user = account()
        self.change(user, " New@Example.com ")
        assert not is_confirmed(user)
        deliver()
        assert [letter.to for letter in mail.outbox] == [["new@example.com"]]

    def test_whoever_writes_it_the_database_takes_the_proof_away(self):
        user = account()
        with market_context():
            User.objects.filter(id=user.id).update(email=str(user.email).upper())
            assert User.objects.get(id=user.id).email_confirmed_at  # the same address
            User.objects.filter(id=user.id).update(email="other@example.com", email_confirmed_at=clock.now())
            assert User.objects.get(id=user.id).email_confirmed_at is None

    @pytest.mark.parametrize(
        ("email", "current", "field"),
        [
            ("taken@example.com", PASSWORD, "email"),
            ("13800138000", PASSWORD, "email"),
            ("no address", PASSWORD, "email"),
            ("new@example.com", "not the password", "current"),
        ],
    )
    def test_refusals_change_nothing(self, client_of, deliver, email, current, field):
        account("taken@example.com")
        user = account()
        answer = signed_in(client_of("market"), user).post(
            "/account/email", {"email": email, "current": current}
        )
        assert answer.status_code in (409, 422)
        assert f'id="e-{field}"' in answer.content.decode()
        with market_context():
            assert User.objects.get(id=user.id).confirmed_email == user.email
        deliver()
        assert mail.outbox == []

    def test_the_same_one_stays_confirmed(self):
        user = account()
        self.change(user, str(user.email).upper())
        assert is_confirmed(user)


class TestProvenOtherwise:
    def test_by_the_link_of_an_invitation(self, main):
        with market_context():
            user = account("wang@example.com", confirmed=False)
            invitation = invite_member(actor=SYSTEM, dealer_id=main.id, email=str(user.email), role="SALES")
            token = renew_token(invitation=invitation)
            joined, _ = accept_invitation(token=token, name="王", password=PASSWORD, dealer_id=main.id)
        assert joined.id == user.id and is_confirmed(user)
