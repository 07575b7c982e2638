"""Refusals carry a stable code, a status and the field concerned."""

import pytest

from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    Invalids,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (DomainError, 400, "request.refused"),
        (Unauthenticated, 401, "access.sign_in"),
        (Forbidden, 403, "access.forbidden"),
        (NotFound, 404, "request.not_found"),
        (Conflict, 409, "request.conflict"),
        (Invalid, 422, "request.invalid"),
        (TooMany, 429, "request.too_many"),
        (Unavailable, 503, "request.unavailable"),
    ],
)
def test_each_kind_has_its_status_and_code(kind, status, code):
    error = kind()

    assert (error.status, error.code, error.field, error.params) == (status, code, None, {})


class _Taken(Conflict):
    default_code = "thing.taken"
    default_field = "name"


def test_a_kind_of_its_own_carries_code_and_field():
    error = _Taken(params={"who": "x"})

    assert (str(error), error.code, error.field) == ("thing.taken", "thing.taken", "name")
    assert _Taken("thing.gone", field="other").field == "other"


def test_several_errors_come_as_one():
    both = Invalids([_Taken(), Invalid(field="price")])

    assert both.status == 422
    assert [part.field for part in both.errors] == ["name", "price"]


class TestActor:
    def test_holds_only_the_rights_it_was_given(self):
        clerk = Actor("staff", rights=frozenset({"stock.see"}))

        clerk.require("stock.see")
        with pytest.raises(Forbidden) as refused:
            clerk.require("stock.price")
        assert (refused.value.code, refused.value.params) == (
            "access.right_missing",
            {"right": "stock.price"},
        )

    def test_the_system_holds_all(self):
        SYSTEM.require("whatever.there_is")

    @pytest.mark.parametrize("kind", ["anonymous", "buyer", "staff", "operator"])
    def test_nobody_else_holds_any_by_kind(self, kind):
        assert not Actor(kind).may("stock.see")
