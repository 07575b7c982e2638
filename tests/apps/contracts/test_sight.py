"""Who reads a contract's file: its buyer and staff with the right. Nobody else, and no trace of it."""

import pytest

from core.flow.audit.models import AuditLine
from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.contracts import operations
from tenant_apps.contracts.queries import contract_for
from tenants.context import dealer_context
from tests.factories.deeds import sent
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff

READ = "contracts.contract.downloaded"
STRANGER = Actor("buyer", ids.new_id(), "路人")
NOBODY = Actor("anonymous", None, "")


def readings() -> int:
    return AuditLine.objects.filter(action=READ).count()


@pytest.mark.parametrize("read", [contract_for, None], ids=["what it says", "its file"])
@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(STRANGER, NotFound), (NOBODY, NotFound), (staff("SERVICE"), Forbidden)],
    ids=["another buyer", "nobody", "service"],
)
def test_others_read_nothing(main, actor, refusal, read):
    contract = sent(main, make_order(main, "RESERVED"))
    with dealer_context(main):
        with pytest.raises(refusal):
            if read is None:
                operations.read_contract(actor=actor, contract_id=contract.id)
            else:
                read(actor, contract.id)
        assert readings() == 0


def test_its_buyer_and_the_staff_read_it_and_that_is_written_down(main):
    order = make_order(main, "RESERVED")
    contract = sent(main, order)
    with dealer_context(main):
        for actor in (buyer_of(order), staff("SALES"), SYSTEM):
            found, content = operations.read_contract(actor=actor, contract_id=contract.id)
            assert found.id == contract.id and content.startswith(b"%PDF")
        assert readings() == 3
