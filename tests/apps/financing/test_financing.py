"""An order's financing: applied for, asked, answered, accepted, paid out; and everything that goes wrong."""

import pytest

from core.flow.audit.models import AuditLine
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from tenant_apps.financing import operations
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.models import Order
from tenants.context import dealer_context
from tests.factories.financing import (
    CAREFUL, INSTANT, SLOW, applicant, draft, in_five_minutes, make_application, only_inquiry, picture, submit,
)  # fmt: skip
from tests.factories.orders import buyer_of, make_order


@pytest.mark.parametrize(
    "state", ["DRAFT", "SUBMITTED", "CONDITIONAL", "APPROVED", "DECLINED", "ACCEPTED", "FUNDED", "WITHDRAWN"]
)
def test_every_state_is_reached(main, state):
    assert make_application(main, state).state == state
