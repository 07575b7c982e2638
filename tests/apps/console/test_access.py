"""Every route of the console is for operators, on the console's own host."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache

from config.api import console_api
from core.kernel import ids
from tests.factories.accounts import account, operator, sign_in, signed_in

OPEN_TO_ALL = {"session_show", "session_open", "session_close", "session_change"}


def routes() -> list[tuple[str, str]]:
    """Method and path of every guarded route of the console."""
    found = []
    for path, methods in console_api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, told in methods.items():
            if told["operationId"] not in OPEN_TO_ALL:
                found.append((method, re.sub(r"\{\w+_id\}", str(ids.UUID(int=1)), path)))
    return found


@pytest.mark.parametrize(("method", "path"), routes())
class TestEveryRoute:
    def test_asks_nobody_to_sign_in(self, db, client_of, method, path):
        answer = getattr(client_of("console"), method)(path, content_type="application/json")

        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access.sign_in")

    def test_is_not_for_a_person_who_is_no_operator(self, db, client_of, method, path):
        client = client_of("console")
        signed_in(client, account())
        answer = getattr(client, method)(path, _body(path), content_type="application/json")

        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "accounts.not_operator")

    def test_is_not_there_on_other_hosts(self, main, client_of, method, path):
        for surface in ("market", "main"):
            client = client_of(surface)
            signed_in(client, operator())
            if any(word in path for word in ("overview", "cities")):
                assert getattr(client, method)(path, content_type="application/json").status_code == 404


def _body(path: str) -> dict[str, object]:
    """What makes the onboarding's own checks pass, so that only the right is missing."""
    if not path.endswith("/dealers"):
        return {}
    return {
        "name": "x", "slug": "abc", "city": "x", "address": "x", "latitude": 1, "longitude": 1,
        "owner_email": "a@b.cn",
    }  # fmt: skip


def test_a_person_who_is_no_operator_cannot_sign_in_here(db, client_of):
    cache.clear()
    answer = sign_in(client_of("console"), account())

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "accounts.not_operator")
    assert answer.json()["error"]["message"] != "此操作无法进行。"
