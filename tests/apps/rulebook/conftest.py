from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.kernel.actor import SYSTEM
from shared_apps.rulebook.operations import load_rules
from shared_apps.rulebook.queries import forget_rules, on_the_road
from shared_apps.rulebook.road import Line, OnTheRoad, Purchase
from tests.apps.stock.conftest import committed, race

__all__ = ["ask", "committed", "line_of", "race", "rules"]


@pytest.fixture
def rules(db) -> None:
    """The rules that come with the release, as `prepare` leaves them."""
    load_rules(actor=SYSTEM)
    forget_rules()


@pytest.fixture
def ask(rules) -> Callable[..., OnTheRoad]:
    """The on-the-road price of a car in Hangzhou on 22 November 2026, with what a test says otherwise."""

    def asked(price_minor: int = 22_600_000, **more: Any) -> OnTheRoad:
        known: dict[str, Any] = {
            "energy": "BEV", "city": "杭州", "province": "浙江", "seats": 5, "as_of": date(2026, 11, 22),
        }  # fmt: skip
        return on_the_road(Purchase(price_minor, **{**known, **more}))

    return asked


def line_of(answer: OnTheRoad, code: str) -> Line:
    """The line of a code; fails where there is none."""
    (found,) = (line for line in answer.lines if line.code == code)
    return found
