"""Strangers who try: addresses that make accounts in rows, and passwords guessed at an invitation."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from core.kernel.actor import SYSTEM
from shared_apps.accounts import throttle
from shared_apps.accounts.operations import invite_member, renew_token
from tenants.context import market_context
from tests.factories.accounts import PASSWORD, account

JSON = "application/json"


@pytest.fixture(autouse=True)
def _fresh(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(throttle, "NEWCOMERS", 3)


def visitor(host: str = settings.BASE_DOMAIN, address: str = "198.51.100.7") -> Client:
    return Client(headers={"host": host}, REMOTE_ADDR=address)


def register(number: int, **options: str):
    body = {"name": "李雷", "login": f"row{number}@example.com", "password": PASSWORD}
    return visitor(**options).post("/api/v1/accounts", body, JSON)


class TestNewcomers:
    def test_of_one_address_are_stopped_after_some_and_others_let_in(self):
        assert [register(number).status_code for number in range(4)] == [201, 201, 201, 429]
        assert register(9).json()["error"]["fields"][0]["code"] == "accounts.too_many_newcomers"
        assert register(10, address="198.51.100.8").status_code == 201

    def test_are_counted_when_they_only_learn_that_a_login_is_taken(self):
        register(0)
        assert [register(0).status_code for _ in range(3)] == [409, 409, 429]

    def test_are_not_counted_for_a_slip_of_the_finger(self):
        for _ in range(5):
            body = {"name": "李雷", "login": "nobody", "password": PASSWORD}
            assert visitor().post("/api/v1/accounts", body, JSON).status_code == 422
        assert register(0).status_code == 201

    def test_are_stopped_on_the_page_too(self):
        for number in range(3):
            register(number)
        form = {"name": "李雷", "login": "page@example.com", "password": PASSWORD}
        assert visitor().post("/register", form).status_code == 429


def test_the_password_of_an_invited_account_is_not_guessed_at_the_invitation(main):
    person = account()
    with market_context():
        invitation = invite_member(actor=SYSTEM, dealer_id=main.id, email=person.email, role="SALES")
        token = renew_token(invitation=invitation)

    def accept(password: str) -> int:
        path = f"/api/v1/invitations/{token}/accept"
        return visitor(f"main.{settings.BASE_DOMAIN}").post(path, {"password": password}, JSON).status_code

    assert [accept(f"guess {number}") for number in range(throttle.PER_LOGIN)] == [401] * throttle.PER_LOGIN
    assert accept(PASSWORD) == 429
