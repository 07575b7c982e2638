"""Domains in the portal and the console, over the API."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tenants.middleware import forget_hosts
from tests.factories.accounts import operator, sign_in
from tests.factories.staff import refusals, staff_client

JSON = {"content_type": "application/json"}
URL = "/api/v1/domains"


@pytest.fixture(autouse=True)
def _no_throttle(db):
    cache.clear()


@pytest.fixture
def owner(main, resolver):
    return staff_client(main)


def code_of(answer) -> tuple[int, str, list[str]]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], [field["field"] for field in error["fields"]]


def add(client, host="Cars.Example.CN"):
    return client.post(URL, {"host": host}, **JSON)


class TestPortal:
    def test_from_a_name_to_a_primary_host_and_back(self, owner, main, dns):
        told = add(owner).json()
        (row,) = told["hosts"]
        assert (row["host"], row["state"], row["primary"], told["platform_primary"]) == (
            "cars.example.cn", "PENDING", False, True,
        )  # fmt: skip
        assert row["record_name"] == "_marque-challenge.cars.example.cn"

        refused = owner.post(f"{URL}/{row['id']}/primary", {}, **JSON)
        assert code_of(refused)[:2] == (409, "domains.not_proven")

        dns.txt(row["record_name"], row["record_text"])
        checked = owner.post(f"{URL}/{row['id']}/check", {}, **JSON).json()["hosts"][0]
        assert (checked["state"], checked["problem"]) == ("PROVEN", "")

        chosen = owner.post(f"{URL}/{row['id']}/primary", {}, **JSON).json()
        assert (chosen["platform_primary"], chosen["hosts"][0]["primary"]) == (False, True)
        assert owner.get("/api/v1/session", headers={"host": "cars.example.cn"}).json()["surface"] == "portal"

        assert owner.delete(f"{URL}/primary").json()["platform_primary"] is True
        assert owner.delete(f"{URL}/{row['id']}").json()["hosts"] == []
        forget_hosts()
        assert owner.get("/api/v1/session", headers={"host": "cars.example.cn"}).status_code == 404

    @pytest.mark.parametrize(
        ("host", "code"),
        [
            ("", "domains.invalid"),
            ("1.2.3.4", "domains.invalid"),
            ("*.example.cn", "domains.invalid"),
            ("com.cn", "domains.public_suffix"),
        ],
    )
    def test_what_is_refused_is_refused_at_its_field(self, owner, host, code):
        assert code_of(add(owner, host)) == (422, code, ["host"])
        assert owner.get(URL).json()["hosts"] == []

    def test_asked_twice_by_one_key_it_is_there_once(self, owner):
        key = {"headers": {"idempotency-key": "k" * 20}}
        first, second = (owner.post(URL, {"host": "a.example.cn"}, **JSON, **key) for _ in range(2))
        assert first.json() == second.json()
        assert code_of(add(owner, "a.example.cn"))[:2] == (409, "domains.known")

    def test_another_dealer_sees_and_changes_nothing(self, owner, other):
        host_id = add(owner).json()["hosts"][0]["id"]
        theirs = staff_client(other)
        assert theirs.get(URL).json()["hosts"] == []
        for call in (
            theirs.post(f"{URL}/{host_id}/check", {}, **JSON),
            theirs.post(f"{URL}/{host_id}/primary", {}, **JSON),
            theirs.delete(f"{URL}/{host_id}"),
        ):
            assert call.status_code == 404
        assert len(owner.get(URL).json()["hosts"]) == 1

    def test_is_for_owners(self, main, other):
        assert refusals(lambda client: client.get(URL), main=main, other=other, right="domains.manage") == {}


class TestLetters:
    def test_an_invitation_leads_to_the_primary_host(self, owner, main, hosts, deliver, mailoutbox):
        row = hosts.proven(main, "cars.example.cn")
        invite = {"email": "new@example.com", "role": "SALES"}
        owner.post("/api/v1/staff/invitations", invite, **JSON)
        deliver()
        owner.post(f"{URL}/{row.id}/primary", {}, **JSON)
        owner.post("/api/v1/staff/invitations", {**invite, "email": "two@example.com"}, **JSON)
        deliver()
        first, second = (mail.body for mail in mailoutbox)
        assert "//main.marque.localhost" in first
        assert "//cars.example.cn" in second


class TestConsole:
    @pytest.fixture
    def console(self, client_of):
        client = client_of("console")
        sign_in(client, operator())
        return client

    def test_shows_checks_and_takes_away(self, console, main, hosts):
        row = hosts.add(main, "cars.example.cn")
        url = f"/api/v1/dealers/{main.id}"
        assert [h["state"] for h in console.get(f"{url}/switches").json()["hosts"]] == ["PENDING"]
        hosts.publish(row)
        told = console.post(f"{url}/hosts/{row.id}/check", {}, **JSON).json()
        assert [h["state"] for h in told["hosts"]] == ["PROVEN"]
        assert console.delete(f"{url}/hosts/{row.id}").json()["hosts"] == []

    def test_the_list_links_to_the_primary_host(self, console, owner, main, hosts):
        row = hosts.proven(main, "cars.example.cn")
        owner.post(f"{URL}/{row.id}/primary", {}, **JSON)
        shown = {d["slug"]: d["portal_url"] for d in console.get("/api/v1/dealers").json()["items"]}
        assert "//cars.example.cn" in shown["main"]
        assert console.get(f"/api/v1/dealers/{main.id}").json()["portal_url"] == shown["main"]

    def test_no_host_of_another_dealer(self, console, main, other, hosts):
        row = hosts.add(main, "cars.example.cn")
        assert console.delete(f"/api/v1/dealers/{other.id}/hosts/{row.id}").status_code == 404
