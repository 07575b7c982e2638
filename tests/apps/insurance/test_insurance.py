"""An order's insurance: quotes, a policy, one's own policy; and everything that goes wrong."""

import pytest

from tests.factories.insurance import make_insurance


@pytest.mark.parametrize("state", ["NONE", "QUOTED", "DECLARED", "BOUND", "ACTIVE", "CANCELLED"])
def test_every_state_is_reached(main, state):
    assert make_insurance(main, state).state == state
