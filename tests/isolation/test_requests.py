"""Requests that lie about their host, carry other dealers' ids, or ask for anybody's things."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from tenants.context import dealer_context, market_context
from tests.isolation.world import World

MAIN, OTHER = "main.marque.localhost", "other.marque.localhost"
LISTS = ("/api/v1/leads", "/api/v1/orders", "/api/v1/staff", "/api/v1/stock/vehicles", "/api/v1/dashboard")
LYING_HEADERS = [
    {"X-Forwarded-Host": MAIN},
    {"X-Forwarded-Server": MAIN},
    {"X-Host": MAIN},
    {"X-Original-Host": MAIN},
    {"X-HTTP-Host-Override": MAIN},
    {"Forwarded": f"host={MAIN}"},
    {"X-Original-URL": f"http://{MAIN}/api/v1/leads"},
    {"X-Rewrite-URL": "/api/v1/leads"},
    {"Origin": f"http://{MAIN}", "Referer": f"http://{MAIN}/"},
    {"X-Dealer": "main", "X-Tenant": "t_main", "X-Schema": "t_main"},
    {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
]
STRANGE_HOSTS = [
    "main.marque.localhost.",
    "main.marque.localhost..",
    "MAIN.marque.localhost",
    "main.marque.localhost:80",
    "main.marque.localhost:65535",
    "main.marque.localhost:0",
    "main.marque.localhost:other.marque.localhost",
    "main.other.marque.localhost",
    "other.main.marque.localhost",
    "other.marque.localhost.main.marque.localhost",
    "main.marque.localhost,other.marque.localhost",
    "main.marque.localhost other.marque.localhost",
    "main.marque.localhost\\@other.marque.localhost",
    "other.marque.localhost@main.marque.localhost",
    "other.marque.localhost#main.marque.localhost",
    "other.marque.localhost/main.marque.localhost",
    "other.marque.localhost%00.main.marque.localhost",
    "ｍain.marque.localhost",
    "maın.marque.localhost",
    "xn--main.marque.localhost",
    "main_.marque.localhost",
    "_main.marque.localhost",
    "-main.marque.localhost",
    "main..marque.localhost",
    ".main.marque.localhost",
    "main",
    "t_main.marque.localhost",
    "*.marque.localhost",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "",
]


@pytest.fixture(autouse=True)
def _fresh_memory():
    cache.clear()


def body_of(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        errors="replace"
    )


def stolen(world: World, answer) -> list[str]:
    said = body_of(answer)
    return [word for word in world.canaries if word in said]


class TestHosts:
    @pytest.mark.parametrize("headers", LYING_HEADERS, ids=str)
    def test_only_the_host_header_says_whose_portal_it_is(self, world, undone, headers):
        client = world.client("other", "stranger")
        for path in LISTS:
            answer = client.get(path, headers=headers)
            assert (answer.status_code, stolen(world, answer)) == (200, []), path

    @pytest.mark.parametrize("host", STRANGE_HOSTS, ids=repr)
    def test_a_session_of_another_dealer_opens_nothing_under_any_spelling(self, world, undone, host):
        cookie = world.client("other", "stranger").cookies
        client = Client(headers={"host": host}, raise_request_exception=False)
        client.cookies = cookie
        for path in LISTS:
            answer = client.get(path)
            assert answer.status_code in {400, 401, 404}, (path, answer.status_code)
            assert stolen(world, answer) == []
        assert world.digest() == world.untouched

    @pytest.mark.parametrize(
        "path", [f"http://{MAIN}/api/v1/leads", f"//{MAIN}/api/v1/leads", "/api/v1/leads#@x"]
    )
    def test_an_address_with_a_host_in_it_changes_nothing(self, world, undone, path):
        client = world.client("other", "stranger")
        answer = client.generic("GET", "/", PATH_INFO=path)
        assert answer.status_code < 500
        assert stolen(world, answer) == []

    @pytest.mark.parametrize("method", ["X-HTTP-Method-Override", "X-Method-Override"])
    def test_a_method_is_what_it_is(self, world, undone, method):
        path = f"/api/v1/stock/vehicles/{world.things['vehicle_id']}"
        answer = world.client("portal", "stranger").get(path, headers={method: "DELETE"})
        assert answer.status_code in {401, 403, 405}
        assert world.digest() == world.untouched


class TestSwappedIds:
    """On one's own host, with one's own rights, but naming the other dealer's things."""

    def send(self, world: World, method: str, path: str, body: dict) -> tuple[int, list[str]]:
        client = world.client("other", "stranger")
        answer = getattr(client, method)(path, json.dumps(body), content_type="application/json")
        told = str(body) + path
        return answer.status_code, [word for word in stolen(world, answer) if word not in told]

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("post", "leads/{lead_id}/moves", {"verb": "assign", "owner_id": "{member_user_id}"}),
            ("post", "leads/{order_id}/moves", {"verb": "contact"}),
            ("post", "orders/{lead_id}/moves", {"verb": "cancel"}),
            ("post", "orders/{repair_order}/contract", {}),
            ("post", "repair-orders/{order_id}/moves", {"verb": "start"}),
            ("patch", "stock/vehicles/{order_id}/price", {"price": {"amount": 1}}),
            (
                "patch",
                "stock/vehicles/{vehicle_id}/price",
                {"price": {"amount": 1}, "dealer_schema": "t_main"},
            ),
            ("post", "stock/vehicles/{vehicle_id}/moves", {"verb": "withdraw", "dealer_id": "{dealer_id}"}),
            ("delete", "stock/vehicles/{vehicle_id}/photos/{photo_id}", {}),
            ("patch", "staff/{member_id}", {"role": "OWNER"}),
            ("post", "staff/{member_id}/end", {}),
        ],
    )
    def test_is_not_found(self, world, undone, method, path, body):
        said = json.loads(json.dumps(body).replace('"{', '"%(').replace('}"', ')s"') % world.things)

        status, leaked = self.send(world, method, f"/api/v1/{path.format(**world.things)}", said)

        assert (status, leaked) == (404, [])
        assert world.digest() == world.untouched

    def test_a_lead_of_ones_own_is_not_given_to_anothers_staff(self, world, undone):
        client = world.client("other", "stranger")
        values = {"name": "客", "phone": "13800138009", "source": "PHONE"}
        own = client.post("/api/v1/leads", values, content_type="application/json").json()["id"]

        body = {"verb": "assign", "owner_id": world.things["member_user_id"]}
        status, leaked = self.send(world, "post", f"/api/v1/leads/{own}/moves", body)

        assert (status >= 400, status < 500, leaked) == (True, True, [])

    def test_a_buyers_order_is_not_reached_by_way_of_another_dealer(self, world, undone):
        for slug, caller in (
            ("other", "buyer"),
            ("main", "passer-by"),
            ("t_main", "buyer"),
            ("MAIN", "buyer"),
        ):
            for prefix in ("/orders", "/api/v1/orders"):
                answer = world.client("market", caller).get(f"{prefix}/{slug}/{world.things['order_id']}")
                assert (answer.status_code, stolen(world, answer)) == (404, []), (slug, prefix)

    def test_a_photo_is_not_reached_by_way_of_another_dealer(self, world, undone):
        car, photo = world.things["vehicle_id"], world.things["photo_id"]
        for path in (f"/photos/other/{car}/{photo}.webp", f"/photos/t_main/{car}/{photo}.webp"):
            assert world.client("market", "").get(path).status_code == 404
        assert world.client("other", "stranger").get(f"/photos/{car}/{photo}.webp").status_code == 404

    def test_a_cursor_of_main_finds_nothing_elsewhere(self, world, undone):
        cursor = world.client("portal", "owner").get("/api/v1/leads?limit=1").json()["next_cursor"] or "x"
        answer = world.client("other", "stranger").get("/api/v1/leads", {"cursor": cursor, "limit": 1})
        assert answer.status_code in {200, 422}
        assert stolen(world, answer) == []

    @pytest.mark.parametrize(
        "word", ["' OR 1=1 --", "%", "_", "'; RESET ROLE; --", "t_main.customers_lead", "\\", "澹台"]
    )
    @pytest.mark.parametrize("path", ["leads", "orders", "stock/vehicles", "repair-orders", "catalog/trims"])
    def test_searching_stays_at_home(self, world, undone, path, word):
        answer = world.client("other", "stranger").get(f"/api/v1/{path}", {"q": word})
        assert answer.status_code in {200, 422}
        assert stolen(world, answer) == []


class TestAudit:
    def test_what_was_done_at_one_dealer_is_read_there_only(self, world, undone):
        order = world.things["order_id"]
        with dealer_context(world.main):
            assert lines_of("order", order).exists()
        for elsewhere in (dealer_context(world.other), market_context()):
            with elsewhere:
                assert not lines_of("order", order).exists()

    def test_it_is_not_written_into_another_dealers_book(self, world, undone):
        with dealer_context(world.main):
            line = AuditLine.objects.first()
        with dealer_context(world.other), pytest.raises(DatabaseError), transaction.atomic():
            line.save(force_update=True)
        with dealer_context(world.main), pytest.raises(DatabaseError), transaction.atomic():
            line.delete()


class TestSharedTables:
    def test_contenttypes_are_out_of_a_dealers_reach_and_cached_for_nobody(self, world, undone):
        with market_context():
            ContentType.objects.clear_cache()
            there = ContentType.objects.get_for_model(AuditLine).pk
        with dealer_context(world.main), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            list(ContentType.objects.all())
        with market_context():
            assert ContentType.objects.get_for_model(AuditLine).pk == there

    def test_no_table_of_a_dealer_points_into_contenttypes_or_accounts(self, world, undone):
        dealers = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
        out = [
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            if model._meta.app_label in dealers
            for field in model._meta.get_fields()
            if getattr(field, "remote_field", None) and field.related_model._meta.app_label not in dealers
        ]
        assert out == []
