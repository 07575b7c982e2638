"""Anybody can register with a stranger's address: nothing goes there until the stranger says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import vouch_for_email
from shared_apps.watching.models import Letter, News
from shared_apps.watching.operations import keep_car
from tenants.context import market_context
from tests.factories.accounts import signed_in
from tests.factories.watching import a_car, actor_of, buyer, look, published, saved


@pytest.fixture
def unconfirmed(db) -> User:
    return buyer(confirmed=False)


def confirmed(user: User) -> None:
    with market_context():
        vouch_for_email(actor=SYSTEM, user=user)


class TestLetters:
    def test_of_searches_and_favourites_are_not_even_prepared(self, main, letters, unconfirmed):
        kept = a_car(main)
        saved(unconfirmed)
        with market_context():
            keep_car(actor=actor_of(unconfirmed), listing_id=kept.vehicle_id)
        a_car(main)
        published(main, kept, price_minor=kept.price_minor // 2)
        assert letters() == []
        with market_context():
            assert not News.objects.exists() and not Letter.objects.exists()

    def test_begin_once_the_address_is_confirmed(self, main, letters, unconfirmed):
        saved(unconfirmed)
        assert letters() == []
        confirmed(unconfirmed)
        after = a_car(main)
        (letter,) = letters()
        assert letter.to == [unconfirmed.email] and f"/cars/{after.vehicle_id}" in letter.body

    def test_that_wait_when_the_address_changes_go_nowhere(self, main, letters):
        user = buyer()
        saved(user)
        a_car(main)
        look()
        with market_context(), connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET email = 'new@example.com' WHERE id = %s", [user.id])
        assert letters() == []
        with clock.set_to(clock.now() + timedelta(hours=2)):
            assert letters() == []


class TestPages:
    def test_say_so_and_offer_the_letter_again(self, main, client_of, unconfirmed):
        saved(unconfirmed)
        with market_context():
            keep_car(actor=actor_of(unconfirmed), listing_id=a_car(main).vehicle_id)
        client = signed_in(client_of("market"), unconfirmed)
        for path in ("/saved-searches", "/favourites"):
            page = client.get(path).content.decode()
            assert f"{unconfirmed.email} 尚未确认" in page and "重新发送确认邮件" in page
            assert f'name="next" value="{path}"' in page and "我们会发邮件到" not in page
        confirmed(unconfirmed)
        for path in ("/saved-searches", "/favourites"):
            assert "尚未确认" not in client.get(path).content.decode()

    def test_do_not_promise_letters_after_saving(self, client_of, unconfirmed):
        client = signed_in(client_of("market"), unconfirmed)
        page = client.post(
            "/saved-searches/save", {"search": "/cars?brand=byd"}, follow=True
        ).content.decode()
        assert "搜索已保存" in page and "尚未确认" in page and "我们会发邮件到" not in page
