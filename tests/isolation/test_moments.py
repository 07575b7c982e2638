"""Every moment that a route takes: no time zone, or the calendar's end, is never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from config.api import console_api, market_api, portal_api
from tests.isolation.case import BUYER, OPERATORS, STAFF
from tests.isolation.cases import CASES
from tests.isolation.routes import Route
from tests.isolation.test_routes import ROUTES, _filled
from tests.isolation.world import World

APIS = {"market": market_api, "portal": portal_api, "console": console_api}
BEYOND = (
    "2026-11-23T00:00:00",  # nobody knows when that was
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
)


def moments() -> Iterator[tuple[Route, str]]:
    """Every route with a body that has a moment in it, and what that is called."""
    known = {route.name: route for route in ROUTES}
    for surface, api in APIS.items():
        told = api.get_openapi_schema(path_prefix="")
        for operation in [one for path in told["paths"].values() for one in path.values()]:
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            for field, kind in told["components"]["schemas"].get(name, {}).get("properties", {}).items():
                if any(each.get("format") == "date-time" for each in (kind, *kind.get("anyOf", ()))):
                    yield known[f"{surface} {operation['operationId']}"], field


MOMENTS = list(moments())


def test_there_are_some():
    assert {"valid_from", "signed_at", "occurred_at", "starts_at"} <= {field for _route, field in MOMENTS}


@pytest.mark.parametrize("moment", BEYOND)
@pytest.mark.parametrize(("route", "field"), MOMENTS, ids=lambda one: getattr(one, "name", one))
def test_nobody_counts_with_it(world: World, undone: Any, route: Route, field: str, moment: str):
    case = CASES[route.name]
    caller = case.caller or {STAFF: "owner", OPERATORS: "operator", BUYER: "buyer"}.get(case.who, "")
    things = {**world.things, **{name: world.things[thing] for name, thing in case.named.items()}}
    body = _filled(case.body, things) | {field: moment}
    send = getattr(world.client(route.surface, caller), (case.method or route.methods[0]).lower())

    answer = send(route.address(things), body, content_type="application/json")

    assert answer.status_code < 500, answer.content[:300]
