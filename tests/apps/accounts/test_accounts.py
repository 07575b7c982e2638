"""Accounts: who may be made, who gets in, and who has to wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection

from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from core.kernel.errors import Invalids
from shared_apps.accounts import throttle
from shared_apps.accounts.errors import (
    BadCredentials,
    LoginTaken,
    LoginUnreadable,
    NameMissing,
    TooManyAttempts,
    WeakPassword,
)
from shared_apps.accounts.models import User
from shared_apps.accounts.operations import accounts as operations
from shared_apps.accounts.operations import check_credentials, register_account
from tenants.context import market_context
from tests.factories.accounts import PASSWORD, account

NOBODY = Actor("anonymous")


@pytest.fixture(autouse=True)
def _market(db):
    cache.clear()
    with market_context():
        yield


def register(**changes):
    values = {"name": "李雷", "login": "li@example.com", "password": PASSWORD, **changes}
    return register_account(actor=NOBODY, **values)


class TestRegister:
    def test_makes_an_account_that_can_sign_in(self):
        user = register(name="  李   雷 ", login=" Li@Example.com")

        assert (user.name, user.email, user.phone, user.is_operator) == (
            "李 雷",
            "li@example.com",
            None,
            False,
        )
        assert check_credentials(login="LI@example.com", password=PASSWORD, address="1.2.3.4") == user
        assert [line.action for line in lines_of("user", user.id)] == ["accounts.account.registered"]

    @pytest.mark.parametrize(
        ("changes", "error", "field"),
        [
            ({"name": "  "}, NameMissing, "name"),
            ({"name": "\0\n"}, NameMissing, "name"),
            ({"login": "nobody"}, LoginUnreadable, "login"),
            ({"password": "short"}, WeakPassword, "password"),
            ({"password": "1234567890"}, WeakPassword, "password"),
            ({"password": "password123"}, WeakPassword, "password"),
            ({"password": "li@example.com"}, WeakPassword, "password"),
        ],
    )
    def test_refuses_and_leaves_nothing(self, changes, error, field):
        with pytest.raises(error) as refused:
            register(**changes)

        assert refused.value.field == field
        assert not User.objects.exists()

    def test_names_every_wrong_field_at_once(self):
        with pytest.raises(Invalids) as refused:
            register(name=" ", login="nobody", password="short")

        assert [error.field for error in refused.value.errors] == ["name", "login", "password"]
        assert not User.objects.exists()

    @pytest.mark.parametrize(
        ("first", "second"),
        [("li@example.com", "LI@EXAMPLE.COM"), ("13800138000", "+86 138-0013-8000")],
    )
    def test_knows_an_address_or_number_however_it_is_written(self, first, second):
        register(login=first)

        with pytest.raises(LoginTaken):
            register(login=second)
        assert User.objects.count() == 1

    def test_keeps_no_password(self):
        assert PASSWORD not in register().password


class TestCredentials:
    @pytest.mark.parametrize(
        "login", ["li@example.com", "nobody@example.com", "no login at all", "", "x" * 5000]
    )
    def test_does_not_tell_a_wrong_password_from_an_unknown_login(self, login):
        register()

        with pytest.raises(BadCredentials) as refused:
            check_credentials(login=login, password="wrong password", address="1.2.3.4")
        assert (refused.value.code, refused.value.field) == ("accounts.bad_credentials", "password")

    def test_takes_an_unknown_login_through_the_hasher_too(self, monkeypatch):
        checked = []
        monkeypatch.setattr(operations, "check_password", lambda given, kept: checked.append(kept) or False)
        register()

        for login in ("li@example.com", "nobody@example.com"):
            with pytest.raises(BadCredentials):
                check_credentials(login=login, password="x", address="1.2.3.4")
        algorithms = [kept.split("$")[0] for kept in checked]
        assert len(algorithms) == 2
        assert algorithms[0] == algorithms[1]

    def test_lets_nobody_in_whose_account_is_closed(self):
        user = register()
        User.objects.filter(id=user.id).update(is_active=False)

        with pytest.raises(BadCredentials):
            check_credentials(login="li@example.com", password=PASSWORD, address="1.2.3.4")


class TestThrottle:
    def wrong(self, times, login="li@example.com", address="1.2.3.4"):
        for _ in range(times):
            with pytest.raises(BadCredentials):
                check_credentials(login=login, password="wrong", address=address)

    def test_closes_the_door_after_six_wrong_passwords_even_for_the_right_one(self):
        register()
        self.wrong(throttle.PER_LOGIN)

        with pytest.raises(TooManyAttempts) as refused:
            check_credentials(login="Li@Example.com ", password=PASSWORD, address="5.6.7.8")
        assert (refused.value.status, refused.value.params) == (429, {"minutes": 15})

    def test_leaves_others_alone(self):
        register()
        account("13800138000")
        self.wrong(throttle.PER_LOGIN)

        assert check_credentials(login="13800138000", password=PASSWORD, address="1.2.3.4")

    def test_forgets_wrong_tries_after_the_right_one(self):
        register()
        self.wrong(throttle.PER_LOGIN - 1)
        check_credentials(login="li@example.com", password=PASSWORD, address="1.2.3.4")
        self.wrong(throttle.PER_LOGIN - 1)

        assert check_credentials(login="li@example.com", password=PASSWORD, address="1.2.3.4")

    def test_closes_the_door_to_an_address_that_tries_many_logins(self):
        register()
        for number in range(throttle.PER_ADDRESS):
            self.wrong(1, login=f"guess{number}@example.com")

        with pytest.raises(TooManyAttempts):
            check_credentials(login="li@example.com", password=PASSWORD, address="1.2.3.4")
        assert check_credentials(login="li@example.com", password=PASSWORD, address="5.6.7.8")

    def test_survives_a_count_that_ran_out_in_between(self, monkeypatch):
        monkeypatch.setattr(throttle.cache, "add", lambda *args: False)

        throttle.note_failure("li@example.com", "1.2.3.4")


@pytest.mark.django_db(transaction=True)
def test_two_who_register_at_once_get_one_account():
    begin = Barrier(4)

    def attempt(number: int) -> str:
        begin.wait()
        try:
            with market_context():
                register(login="race@example.com")
            return "made"
        except LoginTaken:
            return "taken"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["made", "taken", "taken", "taken"]
