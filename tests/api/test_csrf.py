"""Unsafe calls need the CSRF token of the same host; safe ones do not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from tests.factories.accounts import PASSWORD, account

JSON = "application/json"
TOKEN = _get_new_csrf_string()


@pytest.fixture
def strict(db) -> Client:
    """A browser at the market that checks as in production."""
    cache.clear()
    return Client(enforce_csrf_checks=True, headers={"host": settings.BASE_DOMAIN})


def credentials():
    person = account()
    return {"login": person.email, "password": PASSWORD}


@pytest.mark.parametrize("method", ["post", "delete", "patch"])
def test_an_unsafe_call_without_a_token_is_refused(strict, method):
    answer = getattr(strict, method)("/api/v1/session", {}, content_type=JSON)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "access.csrf")


@pytest.mark.parametrize("sent", ["", "x" * 32, _get_new_csrf_string()], ids=["none", "made up", "another"])
def test_a_wrong_token_is_refused(strict, sent):
    strict.cookies["csrftoken"] = TOKEN
    answer = strict.post("/api/v1/session", credentials(), content_type=JSON, headers={"x-csrftoken": sent})

    assert answer.status_code == 403


def test_the_right_token_lets_the_call_through(strict):
    strict.cookies["csrftoken"] = TOKEN
    answer = strict.post("/api/v1/session", credentials(), content_type=JSON, headers={"x-csrftoken": TOKEN})

    assert (answer.status_code, answer.json()["authenticated"]) == (200, True)


def test_the_right_token_from_another_site_is_refused(strict):
    strict.cookies["csrftoken"] = TOKEN
    for origin in ("https://evil.example", f"http://main.{settings.BASE_DOMAIN}", "null"):
        answer = strict.post(
            "/api/v1/session",
            credentials(),
            content_type=JSON,
            headers={"x-csrftoken": TOKEN, "origin": origin},
        )
        assert answer.status_code == 403


def test_reading_needs_none(strict):
    assert strict.get("/api/v1/session").status_code == 200
