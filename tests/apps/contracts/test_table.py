"""The contract's machine against the database, and every state × move × person through what people call."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from core.kernel.states import IllegalMove
from tenant_apps.contracts import operations
from tenant_apps.contracts.models import Contract, Signer, Step
from tenant_apps.contracts.operations.moving import take
from tenant_apps.contracts.states import CONTRACT
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.factories.deeds import drawn
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import buyer_of, make_order
from tests.factories.staff import staff

SIGNED = ("send", "open", "identify", "sign", "buyer_signed")
PATHS = {
    "RENDERED": (),
    "SIGNED": ("sign_on_paper",),
    "SENT": SIGNED[:1],
    "VIEWED": SIGNED[:2],
    "IDENTIFIED": SIGNED[:3],
    "SIGNING": SIGNED[:4],
    "BUYER_SIGNED": SIGNED,
    "COUNTERSIGNED": (*SIGNED, "countersign"),
    "SEALED": (*SIGNED, "countersign", "seal"),
    "ARCHIVED": (*SIGNED, "countersign", "seal", "archive"),
    "DECLINED": ("send", "decline"),
    "EXPIRED": ("send", "expire"),
    "VOIDED": ("void",),
    "SUPERSEDED": (*SIGNED, "countersign", "seal", "supersede"),
    "TERMINATED": (*SIGNED, "countersign", "seal", "terminate"),
}
CALLED = ("send", "open", "decline", "void", "sign", "countersign")


def brought(main, state):
    """A contract in the state by bare moves, without signatures; identified a moment ago where it was."""
    order = make_order(main, "RESERVED")
    contract = drawn(main, order)
    with dealer_context(main), transaction.atomic():
        Contract.objects.filter(id=contract.id).update(expires_at=clock.now() + timedelta(days=1))
        contract = Contract.objects.get(id=contract.id)
        for verb in PATHS[state]:
            contract.identified_at = clock.now() if verb == "identify" else contract.identified_at
            contract.signed_at = clock.now() if verb == "sign" else contract.signed_at
            take(contract, verb, actor=SYSTEM)
    return order, contract


def actors(order):
    yield "buyer", buyer_of(order)
    yield "another buyer", Actor("buyer", ids.new_id(), "路人")
    yield "operator", Actor("operator", ids.new_id(), "值班")
    yield "anonymous", Actor("anonymous")
    for role in ROLES:
        yield role, staff(role)


def call(verb, actor, contract):
    given = {"actor": actor, "contract_id": contract.id}
    if verb == "send":
        operations.send_contract(**given)
    elif verb == "open":
        operations.open_contract(**given)
    elif verb == "decline":
        operations.decline(**given, reason="价格变了")
    elif verb == "void":
        operations.void_contract(**given, reason="写错了")
    elif verb == "sign":
        operations.sign(**given)
    else:
        (done,) = operations.countersign(actor=actor, contract_ids=[contract.id])
        if done.error is not None:
            raise done.error


def snapshot():
    tables = [list(model.objects.order_by("pk").values()) for model in (Contract, Signer, Step)]
    return str(tables), AuditLine.objects.count(), OutboxEvent.objects.count()


def test_the_database_knows_the_same_moves_as_the_code(main):
    with dealer_context(main):
        assert moves_in_database("contract") == moves_in_code(CONTRACT)


def test_every_state_but_the_unprinted_has_a_path():
    assert set(PATHS) == set(CONTRACT.states) - {"DRAFT", "FAILED"}


@pytest.mark.parametrize("state", PATHS)
def test_only_the_moves_of_the_table_are_taken_and_by_those_who_may(main, state):
    order, contract = brought(main, state)
    with dealer_context(main):
        before, wrong = snapshot(), []
        for verb in CALLED:
            for name, actor in actors(order):
                listed = any(m.verb == verb and m.may(actor) for m in CONTRACT.moves_from(state))
                again = (verb, name) in {("open", "buyer"), ("sign", "buyer")}  # changes nothing
                fine = listed and name != "another buyer"
                try:
                    with transaction.atomic():
                        call(verb, actor, contract)
                        moved = snapshot() != before
                        transaction.set_rollback(True)
                except DomainError:
                    moved = False
                if moved is not fine and not (again and not moved):
                    wrong.append((verb, name, moved))
                if snapshot() != before:
                    wrong.append((verb, name, "left something behind"))
        assert wrong == []


@pytest.mark.parametrize("state", PATHS)
def test_what_the_table_does_not_list_fails_for_the_system_too(main, state):
    _, contract = brought(main, state)
    listed = {move.verb for move in CONTRACT.moves_from(state)}
    with dealer_context(main):
        before = snapshot()
        for verb in {move.verb for move in CONTRACT.moves} - listed:
            with pytest.raises(IllegalMove):
                take(Contract.objects.get(id=contract.id), verb, actor=SYSTEM)
        assert snapshot() == before


def test_nobody_writes_a_state_past_the_transition_function(main):
    _, contract = brought(main, "SENT")
    with dealer_context(main):
        for values in (
            {"state": "SEALED"},
            {"state": "SEALED", "last_move": "seal", "version": contract.version + 1},
            {"state": "VIEWED", "last_move": "open"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Contract.objects.filter(id=contract.id).update(**values)
        assert Contract.objects.get(id=contract.id).state == "SENT"
