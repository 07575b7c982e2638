"""The database lets a plan and a deal move exactly as their tables say."""

from __future__ import annotations

import pytest

from tenant_apps.commission.states import DEAL, PLAN
from tenants.context import dealer_context
from tests.factories.guarding import moves_in_code, moves_in_database


@pytest.mark.parametrize("machine", [PLAN, DEAL], ids=lambda machine: machine.name)
def test_database_and_code_agree(main, machine):
    with dealer_context(main):
        assert moves_in_database(machine.name) == moves_in_code(machine)
