"""The host decides: who answers, whose session it is, whether anybody is there at all."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tenants.context import market_context
from tenants.middleware import forget_hosts
from tenants.models import Dealer
from tests.factories.accounts import account, operator, sign_in
from tests.factories.staff import make_member

SESSION = "/api/v1/session"


@pytest.fixture(autouse=True)
def _no_throttle(db):
    cache.clear()


def ask(host: str, path: str = SESSION, **options):
    return Client(headers={"host": host}, **options).get(path)


class TestWhoAnswers:
    @pytest.mark.parametrize(
        ("host", "surface", "slug"),
        [
            ("marque.localhost", "market", None),
            ("marque.localhost:8000", "market", None),
            ("MARQUE.localhost", "market", None),
            ("marque.localhost.", "market", None),
            ("console.marque.localhost", "console", None),
            ("main.marque.localhost", "portal", "main"),
            ("MAIN.marque.localhost:8000", "portal", "main"),
            ("other.marque.localhost", "portal", "other"),
        ],
    )
    def test_each_host_is_its_surface(self, main, other, host, surface, slug):
        told = ask(host).json()

        assert (told["surface"], told["dealer"] and told["dealer"]["slug"]) == (surface, slug)

    @pytest.mark.parametrize(
        "host",
        [
            "nobody.marque.localhost",
            "a.main.marque.localhost",
            "main.main.marque.localhost",
            "-.marque.localhost",
        ],
    )
    @pytest.mark.parametrize("path", ["/", SESSION, "/api/v1/stock/vehicles"])
    def test_an_unknown_host_is_nobody(self, main, host, path):
        assert ask(host, path).status_code == 404

    @pytest.mark.parametrize("host", ["evil.example", "marque.localhost.evil.example", "xmarque.localhost"])
    def test_a_strange_domain_is_nobody_too(self, main, host):
        answer = ask(host)

        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "request.not_found")

    @pytest.mark.parametrize("host", ["nobody.marque.localhost", "main.marque.localhost", "marque.localhost"])
    def test_health_is_told_everywhere(self, main, host):
        assert ask(host, "/healthz").content == b"ok\n"


class TestDealerWithoutAPortal:
    @pytest.mark.parametrize("state", ["DELETED", "PROVISIONING", "PROVISION_FAILED"])
    def test_has_no_portal(self, main, other, state):
        with market_context():
            Dealer.objects.filter(slug="main").update(state=state)
        forget_hosts()

        assert ask("main.marque.localhost").status_code == 404
        assert ask("other.marque.localhost").status_code == 200

    def test_closes_it_within_a_second_even_where_it_was_just_open(self, main, monkeypatch):
        moment = [100.0]
        monkeypatch.setattr("tenants.middleware.monotonic", lambda: moment[0])
        assert ask("main.marque.localhost").status_code == 200
        with market_context():
            Dealer.objects.filter(slug="main").update(state="SUSPENDED")
        moment[0] += 1.0

        assert ask("main.marque.localhost").status_code == 403

    def test_a_new_dealers_host_answers_at_once(self, main):
        with market_context():
            Dealer.objects.filter(slug="main").update(state="PROVISIONING")
        assert ask("main.marque.localhost").status_code == 404
        with market_context():
            Dealer.objects.filter(slug="main").update(state="ACTIVE")
        assert ask("main.marque.localhost").status_code == 200


class TestSessions:
    def carried(self, client: Client, host: str) -> dict:
        """What the host says to a browser that brings another host's cookie along."""
        thief = Client(headers={"host": host})
        thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return thief.get(SESSION).json()

    def test_of_one_host_is_nobody_on_another(self, main, other, client_of):
        person = account()
        for dealer in (main, other):
            make_member(dealer, "OWNER", user=person)
        hosts = {name: f"{name}.marque.localhost" for name in ("main", "other", "console")} | {
            "market": "marque.localhost"
        }
        for name in ("main", "market"):
            client = client_of(name)
            assert sign_in(client, person).json()["authenticated"] is True
            for elsewhere, host in hosts.items():
                assert self.carried(client, host)["authenticated"] is (elsewhere == name), (name, elsewhere)

    def test_of_an_operator_opens_no_portal_and_no_market(self, main, client_of):
        client = client_of("console")
        sign_in(client, operator())

        for host in ("main.marque.localhost", "marque.localhost"):
            assert self.carried(client, host)["authenticated"] is False

    def test_cookie_is_for_this_host_only_and_out_of_scripts_reach(self, db, client_of):
        client = client_of("market")
        cookie = sign_in(client, account()).cookies[settings.SESSION_COOKIE_NAME]

        assert (cookie["domain"], bool(cookie["httponly"]), cookie["samesite"]) == ("", True, "Lax")

    def test_gets_a_new_key_at_sign_in(self, db, client_of):
        client = client_of("market")
        sign_in(client, account())
        before = client.cookies[settings.SESSION_COOKIE_NAME].value
        sign_in(client, account())

        assert client.cookies[settings.SESSION_COOKIE_NAME].value != before

    def test_ends_at_sign_out_even_for_a_kept_cookie(self, db, client_of):
        client = client_of("market")
        sign_in(client, account())
        kept = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert client.delete(SESSION).status_code == 204
        client.cookies[settings.SESSION_COOKIE_NAME] = kept

        assert client.get(SESSION).json()["authenticated"] is False
