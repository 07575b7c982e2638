from __future__ import annotations

from collections.abc import Callable

import pytest

from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from tenants.context import DealerRef, market_context
from tenants.features.operations import kill_feature, restore_feature, set_feature, set_limit

OPERATOR = Actor("operator", None, "韩梅梅", OPERATOR_RIGHTS)
REASON = "合同约定"


@pytest.fixture
def turn() -> Callable[..., None]:
    """Turn a dealer's feature on or off (None: as by default)."""

    def turned(dealer: DealerRef, name: str, on: bool | None) -> None:
        with market_context():
            set_feature(actor=OPERATOR, dealer_id=dealer.id, name=name, on=on, reason=REASON)

    return turned


@pytest.fixture
def allow() -> Callable[..., None]:
    """Let a dealer have so much of something."""

    def allowed(dealer: DealerRef, name: str, limit: int | None) -> None:
        with market_context():
            set_limit(actor=OPERATOR, dealer_id=dealer.id, name=name, limit=limit, reason=REASON)

    return allowed


@pytest.fixture
def kill() -> Callable[..., None]:
    """Turn a feature off, or on again, for everybody."""

    def killed(name: str, *, off: bool = True) -> None:
        with market_context():
            (kill_feature if off else restore_feature)(actor=OPERATOR, name=name, reason="事故")

    return killed
