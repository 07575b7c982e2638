"""A portal on its dealer's own domain: as good as on ours, and no door for names nobody proved."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from tenants.context import market_context
from tenants.middleware import forget_hosts
from tenants.models import Dealer, Domain
from tests.factories.accounts import PASSWORD, account, sign_in
from tests.factories.staff import make_member

SESSION = "/api/v1/session"
OWN = "cars.example.cn"
TOKEN = _get_new_csrf_string()


@pytest.fixture(autouse=True)
def _no_throttle(db):
    cache.clear()


@pytest.fixture
def own(main, hosts):
    return hosts.proven(main, OWN)


def ask(host: str, path: str = SESSION, **headers: str):
    return Client(headers={"host": host, **headers}).get(path)


@pytest.mark.parametrize("host", [OWN, "CARS.Example.CN", f"{OWN}.", f"{OWN}:443", f"{OWN}:8000"])
def test_the_portal_answers_under_its_own_host(own, host):
    told = ask(host).json()
    assert (told["surface"], told["dealer"]["slug"]) == ("portal", "main")


@pytest.mark.parametrize(
    "host",
    [
        f"www.{OWN}",
        "example.cn",
        f"{OWN}.evil.example",
        f"x{OWN}",
        "evil.example",
        "127.0.0.1",
        "[::1]",
        "localhost",
    ],
)
@pytest.mark.parametrize("path", ["/", SESSION, "/static/x.js", "/internal/tls/ask?domain=" + OWN])
def test_nobody_answers_under_any_other(own, host, path):
    assert ask(host, path).status_code == 404


def test_a_host_that_only_waits_does_not_answer(main, hosts):
    hosts.add(main, OWN)
    assert ask(OWN).status_code == 404


@pytest.mark.parametrize("host", ["a b", "a,b", "evil.example/@x", "a\\b", "<x>", "a'b", "a%00b"])
def test_what_is_no_host_is_unreadable(own, host):
    assert ask(host).status_code == 400


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "forwarded", "x-original-host", "x-forwarded-server"]
)
def test_no_other_header_names_the_host(own, other, header):
    told = ask("other.marque.localhost", **{header: OWN}).json()
    assert told["dealer"]["slug"] == "other"
    assert ask("evil.example", **{header: OWN}).status_code == 404


def test_a_suspended_dealers_own_host_is_closed_like_its_other(own, main):
    with market_context():
        Dealer.objects.filter(id=main.id).update(state="DELETED")
    forget_hosts()
    assert ask(OWN).status_code == ask("main.marque.localhost").status_code == 404


class TestSessions:
    def test_staff_sign_in_with_the_browsers_own_checks(self, own, main):
        person = account()
        make_member(main, "OWNER", user=person)
        client = Client(enforce_csrf_checks=True, headers={"host": OWN, "x-csrftoken": TOKEN})
        client.cookies["csrftoken"] = TOKEN
        body = {"login": person.email, "password": PASSWORD}

        def attempt(origin: str) -> int:
            headers = {"origin": origin}
            return client.post(SESSION, body, content_type="application/json", headers=headers).status_code

        strange = (
            "http://evil.example",
            "http://main.marque.localhost",
            f"http://www.{OWN}",
            f"http://{OWN}.x",
        )
        assert {attempt(origin) for origin in strange} == {403}
        assert attempt(f"http://{OWN}") == 200

    def test_a_session_is_good_on_the_host_it_was_made_on_only(self, own, main):
        person = account()
        make_member(main, "OWNER", user=person)
        client = Client(headers={"host": OWN})
        assert sign_in(client, person).json()["authenticated"] is True
        elsewhere = Client(headers={"host": "main.marque.localhost"})
        elsewhere.cookies.update(client.cookies)
        assert elsewhere.get(SESSION).json()["authenticated"] is False
        assert client.get(SESSION).json()["authenticated"] is True


def test_strict_transport_covers_no_more_than_the_one_host(own, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 1000, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    told = {host: ask(host, **{"x-forwarded-proto": "https"}) for host in (OWN, "main.marque.localhost")}
    assert told[OWN]["Strict-Transport-Security"] == "max-age=1000"
    assert "includeSubDomains" in told["main.marque.localhost"]["Strict-Transport-Security"]


def test_an_unknown_host_is_not_sent_on_to_itself(own, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert ask("evil.example").status_code == 404
    assert ask(OWN)["Location"] == f"https://{OWN}{SESSION}"


def test_a_moved_host_answers_for_its_new_dealer_within_seconds(own, other, monkeypatch):
    assert ask(OWN).json()["dealer"]["slug"] == "main"
    with market_context():
        Domain.objects.filter(domain=OWN).update(tenant_id=other.id)
    forget_hosts()
    assert ask(OWN).json()["dealer"]["slug"] == "other"
