"""Signing under kill -9: whenever the worker dies, the next one goes on, and nothing is there twice."""

import os
import signal
from unittest.mock import patch

import pytest
from django.db import connections, transaction

from core.edge import esign, pdf
from core.edge.esign import apart
from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.notary.models import Leaf
from tenant_apps.archive.models import Document
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract, Signer, Step
from tenant_apps.contracts.operations import fastening
from tenant_apps.contracts.operations.moving import take
from tenant_apps.orders.operations import cancel_order, prepare_contract
from tenants.context import dealer_context, ref_of
from tests.apps.stock.conftest import committed, race
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user

__all__ = ["committed", "race"]
pytestmark = [
    pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}"),
    pytest.mark.timeout(400),
]
DEATHS = {
    "the buyer's file is stored": ("keep", 1),
    "the buyer's step is noted": ("add_step", 1),
    "the seller's file is stored": ("keep", 2),
    "the sealed file is stored": ("keep", 3),
    "the seal is noted": ("add_step", 3),
    "the archive has it": ("file_document", 1),
    "the log has it": ("enter", 1),
}


@pytest.fixture(autouse=True)
def _the_machine_may_be_slow(monkeypatch):
    """How long a file may take to be read has tests of its own; here every process starts a reader anew."""
    monkeypatch.setattr(apart, "PATIENCE", 120.0)


def moved(contract, verb):
    with transaction.atomic():
        take(contract, verb, actor=SYSTEM)


def signing(main):
    """A contract that its buyer has just signed and the dealer wants to: all that is left is the worker's."""
    order = make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id))
    with dealer_context(main):
        prepare_contract(actor=SYSTEM, order_id=order.id)
        contract = operations.render_contract(contract_id=Contract.objects.get(order_id=order.id).id)
        assert contract.state == "RENDERED", contract.error
        for verb in ("send", "open", "identify", "sign"):
            contract.signed_at = clock.now()
            moved(contract, verb)
        Signer.objects.filter(role="SELLER").update(ready_at=clock.now(), ready_by="周明")
    return order, contract


def killed_in(main, contract, function, call):
    """Run the worker in a process of its own, which is killed right after this call; how it ended."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    real, calls = getattr(fastening, function), []

    def deadly(*args, **given):
        done = real(*args, **given)
        calls.append(done)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    try:
        with patch.object(fastening, function, deadly), dealer_context(main):
            operations.carry_on(contract_id=contract.id)
    finally:
        os._exit(3)  # it should not have come so far


@pytest.mark.parametrize(("function", "call"), DEATHS.values(), ids=DEATHS)
def test_killed_once_it_goes_on_and_nothing_is_there_twice(committed, signing_authority, function, call):
    main = ref_of(committed["main"])
    _, contract = signing(main)

    assert os.WTERMSIG(killed_in(main, contract, function, call)) == signal.SIGKILL
    with dealer_context(main):
        between = Contract.objects.get(id=contract.id)
        finished = operations.carry_on(contract_id=contract.id)
        again = operations.carry_on(contract_id=contract.id)
        _, content = operations.read_contract(actor=SYSTEM, contract_id=contract.id)
        steps = sorted(Step.objects.filter(contract=contract).values_list("name", flat=True))
        lines = AuditLine.objects.filter(subject_kind="contract", subject_id=str(contract.id))
        done = list(lines.values_list("action", flat=True))
        filed = list(Document.objects.values_list("sha256", flat=True))
        logged = list(Leaf.objects.values_list("document_sha256", flat=True))

    assert between.state != "ARCHIVED"
    assert (finished.state, finished.error, again.state) == ("ARCHIVED", "", "ARCHIVED")
    assert steps == ["BUYER", "RENDERED", "SEALED", "SELLER"]
    assert len(done) == len(set(done))
    found = esign.examine(content)
    assert (found.good, [each.field for each in found.signatures]) == (True, ["buyer", "seller", "seal"])
    assert filed == logged == [found.sha256]


def test_an_authority_that_is_down_is_told_waited_for_and_tried_again(committed, signing_authority):
    main = ref_of(committed["main"])
    _, contract = signing(main)
    signing_authority.fail("down")
    with dealer_context(main):
        stuck = operations.carry_on(contract_id=contract.id)
        assert (stuck.state, stuck.tries, bool(stuck.error)) == ("SIGNING", 1, True)
        assert stuck.due_at > clock.now()
        for _ in range(6):
            stuck = operations.carry_on(contract_id=contract.id)
        assert (stuck.tries, stuck.due_at) == (7, None)
        signing_authority.mend()
        operations.retry_contract(actor=SYSTEM, contract_id=contract.id)
        finished = operations.carry_on(contract_id=contract.id)
        assert (finished.state, finished.error) == ("ARCHIVED", "")


def test_an_order_that_is_cancelled_while_it_is_sealed_ends_its_contract(committed, race, monkeypatch):
    main = ref_of(committed["main"])
    monkeypatch.setattr(fastening, "_sealed", lambda contract: b"%PDF sealed")
    order, contract = signing(main)
    with dealer_context(main):
        for verb in ("buyer_signed", "countersign"):
            moved(contract, verb)

    def seal():
        with dealer_context(main):
            return fastening.put_seal(Contract.objects.get(id=contract.id))

    def cancel():
        with dealer_context(main):
            return cancel_order(actor=SYSTEM, order_id=order.id, reason="x").state

    sealed, cancelled = race(seal, cancel)

    assert cancelled == "CANCELLED"
    with dealer_context(main):
        assert Contract.objects.get(id=contract.id).state == ("TERMINATED" if sealed is True else "VOIDED")
