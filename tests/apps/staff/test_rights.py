"""Who may call what: every route, every role, nobody, a buyer, and the owner of another dealer."""

from uuid import UUID

import pytest

from tests.factories.staff import refusals

JSON = {"content_type": "application/json"}
NOBODY = UUID(int=1)  # the same in every worker of the suite
ROUTES = [
    ("get", "/api/v1/staff", None, "staff.see"),
    ("get", "/api/v1/staff/roles", None, "staff.see"),
    ("post", "/api/v1/staff/invitations", {"email": "x@y.example", "role": "SALES"}, "staff.invite"),
    ("post", "/api/v1/staff/invitations", {"email": "x@y.example", "role": "OWNER"}, "staff.appoint"),
    ("patch", f"/api/v1/staff/{NOBODY}", {"role": "SALES"}, "staff.invite"),
    ("post", f"/api/v1/staff/{NOBODY}/end", {}, "staff.invite"),
    ("post", f"/api/v1/staff/{NOBODY}/reinstate", {}, "staff.invite"),
    ("get", "/api/v1/dealer", None, "dealer.see"),
]


@pytest.mark.parametrize(("method", "path", "body", "right"), ROUTES)
def test_only_holders_of_the_right_pass(main, other, method, path, body, right):
    def call(client):
        return getattr(client, method)(path, body, **(JSON if body is not None else {}))

    assert refusals(call, main=main, other=other, right=right) == {}
