"""Signers, the dealer and time at the same moment: one of them is first, and the other is refused."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.moving import take
from tenants.context import dealer_context, ref_of
from tests.factories.deeds import sent
from tests.factories.orders import buyer_of, make_order

ROUNDS = 5


def identified(main):
    """A contract whose buyer may sign it now."""
    order = make_order(main, "RESERVED")
    contract = sent(main, order)
    with dealer_context(main), transaction.atomic():
        contract.identified_at = clock.now()
        take(contract, "open", actor=SYSTEM)
        take(contract, "identify", actor=SYSTEM)
    return order, contract


def at(main, operation, **given):
    def run():
        with dealer_context(main):
            return operation(**given)

    return run


def moves_of(main, contract):
    with dealer_context(main):
        lines = AuditLine.objects.filter(subject_kind="contract", subject_id=str(contract.id))
        return [line.action.rpartition(".")[2] for line in lines.order_by("at", "id")][-1:], lines.count()


def test_two_clicks_sign_once(committed, race):
    main = ref_of(committed["main"])
    for _ in range(ROUNDS):
        order, contract = identified(main)
        call = at(main, operations.sign, actor=buyer_of(order), contract_id=contract.id)

        outcomes = race(call, call)

        assert [type(outcome).__name__ for outcome in outcomes] == ["Contract", "Contract"], outcomes
        assert moves_of(main, contract) == (["signing"], 5)


@pytest.mark.parametrize("other", ["decline", "void_contract"])
def test_signing_against_its_end_one_wins(committed, race, other):
    main = ref_of(committed["main"])
    for _ in range(ROUNDS):
        order, contract = identified(main)
        buyer = buyer_of(order)
        actor = buyer if other == "decline" else SYSTEM
        one, two = race(
            at(main, operations.sign, actor=buyer, contract_id=contract.id),
            at(main, getattr(operations, other), actor=actor, contract_id=contract.id, reason="x"),
        )
        with dealer_context(main):
            state = Contract.objects.get(id=contract.id).state
        if other == "decline":
            assert sorted([isinstance(one, DomainError), isinstance(two, DomainError)]) == [False, True]
            assert state == ("DECLINED" if isinstance(one, DomainError) else "SIGNING")
        else:  # what is being signed may still be taken back
            assert state == "VOIDED", (one, two)


def test_signing_against_time_one_wins(committed, race):
    main = ref_of(committed["main"])
    for _ in range(ROUNDS):
        order, contract = identified(main)
        with dealer_context(main):
            Contract.objects.filter(id=contract.id).update(expires_at=clock.now() + timedelta(milliseconds=3))
        one, lapsed = race(
            at(main, operations.sign, actor=buyer_of(order), contract_id=contract.id),
            at(main, operations.expire_contract, actor=SYSTEM, contract_id=contract.id),
        )
        with dealer_context(main):
            state = Contract.objects.get(id=contract.id).state
        signed = not isinstance(one, Exception)
        assert (signed, lapsed, state) in {
            (True, False, "SIGNING"),
            (False, True, "EXPIRED"),
            (False, False, "IDENTIFIED"),  # refused in time, not yet swept
        }


def test_two_who_countersign_do_it_once(committed, race):
    main = ref_of(committed["main"])
    order, contract = identified(main)
    with dealer_context(main), transaction.atomic():
        contract = Contract.objects.get(id=contract.id)
        take(contract, "sign", actor=SYSTEM)
        take(contract, "buyer_signed", actor=SYSTEM)
    call = at(main, operations.countersign, actor=SYSTEM, contract_ids=[contract.id])

    outcomes = race(call, call)

    assert [[one.error for one in outcome] for outcome in outcomes] == [[None], [None]]
    with dealer_context(main):
        asked = AuditLine.objects.filter(action="contracts.contract.countersign_asked")
        assert asked.filter(subject_id=str(order.id)).count() == 1
