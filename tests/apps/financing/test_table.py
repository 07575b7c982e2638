"""Both machines against the database, and every state × verb × actor through the operations people call."""

import pytest
from django.db import transaction

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from core.kernel.states import IllegalMove
from tenant_apps.financing import operations
from tenant_apps.financing.models import Application, Consent, Inquiry
from tenant_apps.financing.operations.moving import take, take_inquiry
from tenant_apps.financing.states import FINANCE, INQUIRY
from tenant_apps.orders.models import Order
from tenant_apps.staff.policies import ROLES
from tenants.context import dealer_context
from tests.factories.financing import LOAN, MONTHS, STATES, applicant, make_application, submit
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import buyer_of
from tests.factories.staff import staff

MACHINES = [FINANCE, INQUIRY]


def actors(order):
    yield "buyer", buyer_of(order)
    yield "another buyer", Actor("buyer", ids.new_id(), "路人")
    yield "operator", Actor("operator", ids.new_id(), "值班")
    yield "anonymous", Actor("anonymous")
    for role in ROLES:
        yield role, staff(role)


def call(verb, actor, order):
    given = {"actor": actor, "order_id": order.id}
    if verb == "begin":
        operations.save_draft(**given, loan_minor=LOAN, months=MONTHS, applicant=applicant())
    elif verb == "submit":
        wanted = {"products": ["yuanshan-nev"], "consents": ["yuanshan-bank"]}
        operations.submit_application(**given, **wanted)
    elif verb == "accept":
        inquiry = Inquiry.objects.filter(application__order_id=order.id).first()
        operations.accept_offer(**given, inquiry_id=inquiry.id if inquiry else ids.new_id())
    else:
        operations.withdraw_application(**given)


def snapshot():
    tables = [list(model.objects.order_by("pk").values()) for model in (Application, Inquiry, Consent)]
    return str(tables), AuditLine.objects.count(), OutboxEvent.objects.count()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_database_knows_the_same_moves_as_the_code(main, machine):
    with dealer_context(main):
        assert moves_in_database(machine.name) == moves_in_code(machine)


@pytest.mark.parametrize("state", STATES)
def test_only_the_verbs_of_the_table_are_taken_and_by_those_who_may(main, state):
    order = Order(id=make_application(main, state).order_id)
    with dealer_context(main):
        order = Order.objects.get(id=order.id)
        before, wrong = snapshot(), []
        for verb in ("begin", "submit", "accept", "withdraw"):
            for name, actor in actors(order):
                fine = any(m.verb == verb and m.may(actor) for m in FINANCE.moves_from(state))
                fine = (
                    fine or (state, verb, name) == ("DRAFT", "begin", "buyer")
                ) and name != "another buyer"
                try:
                    with transaction.atomic():
                        call(verb, actor, order)
                        done = True
                        transaction.set_rollback(True)
                except DomainError:
                    done = False
                if done is not fine or snapshot() != before:
                    wrong.append((verb, name, done))
        assert wrong == []


@pytest.mark.parametrize("state", STATES)
def test_what_the_table_does_not_list_fails_for_the_system_too(main, state):
    application = make_application(main, state)
    with dealer_context(main):
        inquiry = Inquiry.objects.filter(application=application).first()
        before = snapshot()
        for machine, row, taken in ((FINANCE, application, take), (INQUIRY, inquiry, take_inquiry)):
            if row is None:
                continue
            leads = {move.verb for move in machine.moves_from(row.state)}
            for verb in sorted({move.verb for move in machine.moves} - leads):
                with pytest.raises(IllegalMove):
                    taken(row, verb, SYSTEM)
        assert snapshot() == before


def test_a_refused_submission_reaches_no_lender(main):
    application = make_application(main, "DRAFT")
    with dealer_context(main):
        order, before = Order.objects.get(id=application.order_id), snapshot()
        given = {"actor": buyer_of(order), "order_id": order.id}
        for products, consents, code in (
            ([], ["yuanshan-bank"], "financing.no_lender"),
            (["yuanshan-nev"], [], "financing.consent_missing"),
            (["yuanshan-nev", "luyun-lease"], ["yuanshan-bank"], "financing.consent_missing"),
            (["luyun-used"], ["luyun-leasing"], "financing.product_not_for_this"),
        ):
            with pytest.raises(DomainError) as refused:
                operations.submit_application(**given, products=products, consents=consents)
            assert refused.value.code == code
        assert snapshot() == before
        submit(order)
        assert Inquiry.objects.count() == 1
