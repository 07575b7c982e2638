"""The outermost layers: whose address counts, what pages may load, what is not even read."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client

from core.edge.idempotency.models import IdempotencyKey
from core.edge.middleware import AddressMiddleware
from tests.factories.accounts import PASSWORD
from tests.factories.stock import make_vehicle


@pytest.fixture
def market(db) -> Client:
    cache.clear()
    return Client(raise_request_exception=False, headers={"host": settings.BASE_DOMAIN})


class TestAddress:
    @pytest.mark.parametrize(
        ("proxies", "told", "address"),
        [
            (0, "203.0.113.7", "10.0.0.1"),
            (1, "203.0.113.7", "203.0.113.7"),
            (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
            (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
            (1, "2001:db8::7", "2001:db8::7"),
            (1, "", "10.0.0.1"),
            (2, "203.0.113.7", "10.0.0.1"),
            (1, "unknown", "10.0.0.1"),
            (1, "203.0.113.7, <script>", "10.0.0.1"),
        ],
    )
    def test_is_what_our_own_proxies_saw(self, settings, proxies, told, address):
        settings.TRUSTED_PROXIES = proxies
        request = HttpRequest()
        request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": told}

        AddressMiddleware(lambda request: HttpResponse())(request)

        assert request.META["REMOTE_ADDR"] == address


class TestPolicy:
    @pytest.mark.parametrize("path", ["/sign-in", "/nowhere"])
    def test_pages_run_no_script_but_our_own(self, market, path):
        policy = market.get(path)["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy

    def test_pages_need_nothing_that_the_policy_refuses(self, market):
        page = market.get("/").content.decode()

        assert not re.findall(r"<[^>]+\son\w+=", page)
        assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.findall(r'(?:src|action)="(?:https?:)?//', page)

    def test_pictures_keep_their_stricter_one(self, market):
        picture = market.get("/art/suv-4870-1725-2815-1f6f5c-bev-3.svg")
        assert picture["Content-Security-Policy"].startswith("default-src 'none'")


class TestForms:
    @pytest.mark.parametrize(
        ("path", "form"),
        [
            ("/sign-in", {"login": "a\0b", "password": PASSWORD}),
            ("/register", {"name": "a", "login": "a\0b", "password": PASSWORD}),
            ("/register", {"na\0me": "a"}),
            ("/language", {"language": "en", "next": "/\0"}),
        ],
    )
    def test_with_the_character_nul_are_refused(self, market, path, form):
        assert market.post(path, form).status_code == 400

    def test_of_an_enquiry_too(self, market, main):
        car = make_vehicle(main, "AVAILABLE")
        form = {"name": "李\0雷", "phone": "13800138000", "message": "\0"}
        assert market.post(f"/cars/{car.id}/enquiries", form).status_code == 400

    def test_too_large_to_be_true_are_not_read(self, market):
        answer = market.generic(
            "POST",
            "/sign-in",
            b"--x",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH="5" * 12,
        )
        assert answer.status_code == 413
        assert "一次最多可发送 12 MB" in answer.content.decode(), "a page in the reader's language"


def test_a_port_of_any_length_takes_an_idempotency_key(market):
    body = {"name": "李雷", "login": "li@example.com", "password": PASSWORD}
    headers = {"idempotency-key": "k", "host": f"{settings.BASE_DOMAIN}:{'0' * 200}80"}

    assert market.post("/api/v1/accounts", body, "application/json", headers=headers).status_code == 201
    assert IdempotencyKey.objects.get().owner == f"{settings.BASE_DOMAIN}|127.0.0.1"
