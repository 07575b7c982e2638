"""Every route × everybody who has no business there: nothing of the dealer is shown, nothing is changed.

Built from the lists of routes themselves: a route that `cases.py` does not know fails here, and so does a
parameter for which `world.py` has no real thing of the dealer to go for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.isolation.case import BUYER, HOLDER, OPERATORS, STAFF, Case
from tests.isolation.cases import CASES
from tests.isolation.routes import Route, routes
from tests.isolation.world import World, form, picture

ROUTES = routes()
EVERYBODY = Case(open="not listed")
# Who attacks each surface, and on which other one the session was made whose cookie is carried along.
ATTACKERS = {
    "portal": {
        "nobody": ("", ""),
        "another dealer's owner, at home": ("stranger", ""),  # on the other dealer's host, with main's ids
        "another dealer's owner, with the cookie of home": ("stranger", "other"),
        "another dealer's owner, signed in here": ("stranger", ""),
        "a buyer of another account": ("passer-by", ""),
        "a buyer of this dealer": ("buyer", ""),
        "a buyer with the market's cookie": ("buyer", "market"),
        "an operator with the console's cookie": ("operator", "console"),
        "somebody who left": ("former", ""),
    },
    "market": {
        "nobody": ("", ""),
        "another buyer": ("passer-by", ""),
        "another dealer's owner": ("stranger", ""),
        "another dealer's owner, with the cookie of home": ("stranger", "other"),
        "the dealer's own staff": ("owner", ""),
    },
    "console": {
        "nobody": ("", ""),
        "a buyer": ("passer-by", ""),
        "the dealer's owner": ("owner", ""),
        "another dealer's owner": ("stranger", ""),
        "another dealer's owner, with the cookie of home": ("stranger", "other"),
        "an operator with the market's cookie": ("operator", "market"),
    },
}


class Attack(NamedTuple):
    """One caller on one route with one method."""

    route: Route
    caller: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} by {self.caller}"


def attacks() -> Iterator[Attack]:
    """Every route of the product with everybody who may not use it."""
    for route in ROUTES:
        case = CASES.get(route.name, EVERYBODY)
        for method in _methods(route, case):
            for caller in ATTACKERS[route.surface]:
                if caller == "the dealer's own staff" and case.who == STAFF:
                    continue
                if case.who == HOLDER and (route.surface == "market" or "at home" not in caller):
                    continue  # who holds the link may use it here, whoever that is
                yield Attack(route, caller, method)
            if case.lacking:
                yield Attack(route, f"staff without {case.right}", method)


def _methods(route: Route, case: Case) -> tuple[str, ...]:
    return route.methods if not case.method or case.method not in route.methods else (case.method,)


ATTACKS = list(attacks())


@pytest.fixture(autouse=True)
def _fresh_memory():
    """Files stay where the world put them; counters of wrong passwords do not."""
    cache.clear()


class TestCases:
    def test_every_route_has_one(self):
        missing = [route.name for route in ROUTES if route.name not in CASES]
        assert missing == [], "say in tests/isolation/cases.py who may use these"

    def test_every_case_has_its_route(self):
        assert sorted(CASES.keys() - {route.name for route in ROUTES}) == []

    def test_every_parameter_has_a_thing_to_go_for(self, world):
        wanted = {
            (route.name, CASES[route.name].named.get(name, name))
            for route in ROUTES
            for name in route.parameters
            if route.name in CASES
        }
        assert sorted(pair for pair in wanted if pair[1] not in world.things) == []

    def test_who_may_use_it_is_said_once(self):
        assert [name for name, case in CASES.items() if bool(case.who) == bool(case.open)] == []

    def test_there_are_two_hundred_attacks_at_least(self):
        assert len(ATTACKS) >= 200
        assert len({str(attack) for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_rightful_caller_gets_through(world, undone, route):
    """An attack on an address that answers nobody would prove nothing."""
    case = CASES.get(route.name) or pytest.fail(f"{route.name} has no case")
    caller = case.caller or {STAFF: "owner", OPERATORS: "operator", BUYER: "buyer"}.get(case.who, "")
    client = world.client(route.surface, caller)

    answer = _send(world, client, route, _methods(route, case)[0])

    assert answer.status_code in case.answers, answer.content[:500]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_gets_nothing(world, undone, attack):
    case = CASES.get(attack.route.name, EVERYBODY)
    told: list[str] = []

    answer = _send(world, _client(world, attack, case), attack.route, attack.method, told)

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code < 500 or answer.status_code in case.answers, body[:500]
    seen = body.decode(errors="replace")
    # What the attacker said himself may be said back to him.
    assert [word for word in world.canaries if word in seen and not any(word in said for said in told)] == []
    if not case.open:
        assert world.digest() == world.untouched, "something of the dealer's was changed"
        if not _has_one_too(attack, case):
            assert answer.status_code >= 300, (answer.status_code, body[:500])


def _has_one_too(attack: Attack, case: Case) -> bool:
    """Whether the caller may be answered with things of his own: nothing in the path asks for main's."""
    if case.shared and "at home" in attack.caller:
        return True
    own = case.who == BUYER or "at home" in attack.caller
    return own and not attack.route.parameters


def _client(world: World, attack: Attack, case: Case) -> Client:
    surface = attack.route.surface
    if attack.caller.startswith("staff without"):
        return world.client(surface, case.lacking)
    caller, made_on = ATTACKERS[surface][attack.caller]
    if made_on:
        return world.replayed(surface, made_on, caller)
    return world.client("other" if "at home" in attack.caller else surface, caller)


def _send(world: World, client: Client, route: Route, method: str, told: list[str] | None = None) -> Any:
    """The call as the rightful caller would make it; `told` learns what was said in it."""
    case = CASES.get(route.name, EVERYBODY)
    things = {**world.things, **{name: world.things[thing] for name, thing in case.named.items()}}
    path, body = route.address(things) + case.query.format_map(things), _filled(case.body, things)
    if told is not None:
        told.extend((path, str(body)))
    if method == "GET" or body is None:
        return client.generic(method, path)
    if isinstance(body, dict) and body.get("file") == "picture":
        return client.post(path, {**body, "file": SimpleUploadedFile("car.jpg", picture(), "image/jpeg")})
    if path.startswith("/api/"):
        return getattr(client, method.lower())(path, body, content_type="application/json")
    return client.post(path, **form(body))


def _filled(body: Any, things: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, things) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, things) for value in body]
    if isinstance(body, str) and body.startswith("{"):
        return things[body.strip("{}")]
    return body
