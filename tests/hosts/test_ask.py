"""The TLS proxy's question: yes for exactly our hosts, no for anything else, nothing at all for strangers."""

from __future__ import annotations

import pytest
from django.test import Client

from tenants.context import market_context
from tenants.hosts import ask
from tenants.models import Dealer, Domain

SECRET = "s3cret-of-the-proxy"


@pytest.fixture(autouse=True)
def _configured(settings, monkeypatch):
    settings.ASK_SECRET = SECRET
    monkeypatch.setattr(ask, "_bucket", ask.Bucket())


@pytest.fixture
def own(main):
    with market_context():
        Domain.objects.create(domain="cars.example.cn", tenant_id=main.id, is_primary=False)


def question(domain: str, *, host: str = "127.0.0.1:8000", key: str | None = SECRET, **options) -> int:
    query = {"domain": domain, **({"key": key} if key is not None else {})}
    return Client(headers={"host": host}).get(ask.PATH, query, **options).status_code


@pytest.mark.parametrize(
    ("domain", "status"),
    [
        ("marque.localhost", 200),
        ("console.marque.localhost", 200),
        ("main.marque.localhost", 200),
        ("other.marque.localhost", 200),
        ("cars.example.cn", 200),
        ("CARS.Example.CN", 200),
        ("cars.example.cn.", 200),
        ("cars.example.cn..", 404),
        ("nobody.marque.localhost", 404),
        ("www.marque.localhost", 404),
        ("a.main.marque.localhost", 404),
        ("www.cars.example.cn", 404),
        ("example.cn", 404),
        ("cars.example.cn.evil.example", 404),
        ("xcars.example.cn", 404),
        ("evil.example", 404),
        ("*.marque.localhost", 404),
        ("*.example.cn", 404),
        ("%.example.cn", 404),
        ("cars_example.cn", 404),
        ("localhost", 404),
        ("127.0.0.1", 404),
        ("::1", 404),
        ("cars.example.cn:443", 404),
        ("cars.example.cn/", 404),
        ("cars.example.cn\n", 404),
        (" cars.example.cn", 404),
        ("cars.example.cn' OR '1'='1", 404),
        ("ｃars.example.cn", 404),
        ("a" * 64 + ".example.cn", 404),
        ("a." * 200 + "cn", 404),
        ("", 404),
    ],
)
def test_exactly_our_hosts(main, other, own, domain, status):
    assert question(domain) == status


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("ACTIVE", 200),
        ("READ_ONLY", 200),
        ("SUSPENDED", 404),
        ("PROVISIONING", 404),
        ("PROVISION_FAILED", 404),
        ("OFFBOARDING", 404),
        ("DELETED", 404),
    ],
)
def test_only_of_dealers_that_are_open(main, own, state, status):
    with market_context():
        Dealer.objects.filter(id=main.id).update(state=state)
    assert (question("cars.example.cn"), question("main.marque.localhost")) == (status, status)


@pytest.mark.parametrize("key", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ключ"])
@pytest.mark.parametrize(
    "host", ["marque.localhost", "main.marque.localhost", "127.0.0.1:8000", "evil.example"]
)
def test_to_strangers_there_is_no_such_door(main, own, key, host):
    known, unknown = (question(name, host=host, key=key) for name in ("cars.example.cn", "evil.example"))
    assert known == unknown == 404


def test_without_a_secret_there_is_none_for_anybody(main, own, settings):
    settings.ASK_SECRET = ""
    assert question("cars.example.cn", key="") == 404
    assert question("marque.localhost", key=None) == 404


def test_the_secret_may_come_in_a_header(main, own):
    client = Client(headers={"host": "web", "authorization": f"Bearer {SECRET}"})
    assert client.get(ask.PATH, {"domain": "cars.example.cn"}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_only_answers_questions(main, own, method):
    client = Client(headers={"host": "web", "authorization": f"Bearer {SECRET}"})
    assert getattr(client, method)(f"{ask.PATH}?domain=cars.example.cn").status_code == 404


def test_it_costs_one_statement_or_none(main, own, django_assert_num_queries):
    with django_assert_num_queries(1):
        question("cars.example.cn")
    with django_assert_num_queries(1):
        question("evil.example")
    with django_assert_num_queries(0):
        question("marque.localhost")
        question("not a host")
        question("cars.example.cn", key="wrong")


def test_beyond_its_share_it_asks_for_patience(main, own, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(ask, "_bucket", ask.Bucket(full=2, level=2, rate=0))
    assert [question("evil.example") for _ in range(3)] == [404, 404, 429]
    with django_assert_num_queries(0):
        assert question("cars.example.cn") == 429
        assert question("marque.localhost") == 200


def test_the_share_grows_back():
    bucket = ask.Bucket(full=1, level=1, rate=10, at=0)
    assert (bucket.take(0.0), bucket.take(0.0), bucket.take(0.05), bucket.take(0.1)) == (
        True,
        False,
        False,
        True,
    )


def test_answers_say_nothing_and_are_not_kept(main, own):
    client = Client(headers={"host": "web"})
    answer = client.get(ask.PATH, {"domain": "cars.example.cn", "key": SECRET})
    assert (answer.content, answer["Cache-Control"], answer.cookies) == (b"", "no-store", {})


def test_tls_is_not_asked_of_the_one_who_makes_it(main, own, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert question("cars.example.cn") == 200
