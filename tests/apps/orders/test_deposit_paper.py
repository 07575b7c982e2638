"""What is put on paper when a deposit arrives: issued by the dealer, or signed by both if it binds them."""

import pytest

from core.edge import esign
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.marketplace.facts import Deposit
from tenant_apps.archive.models import Document
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders import operations
from tenant_apps.orders.operations.papers import draw_deposit
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.orders import contact, make_order, rendered
from tests.factories.papers import editions, paper_of, printing, words_in
from tests.factories.staff import make_user

PAPER, BINDING = "DEPOSIT", Deposit("EARNEST", Money(500_000))
pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def unprinted(monkeypatch):
    monkeypatch.setattr("tenant_apps.contracts.operations.carrying.needs_worker", lambda _contract: False)


def reserved(main, **given):
    return make_order(main, "RESERVED", buyer=contact(make_user("李晓雯").id), **given)


@printing
def test_a_refundable_deposit_is_issued_sealed_and_filed(main, deliver, signing_authority, client_of):
    user = make_user("李晓雯")
    order = make_order(main, "RESERVED", buyer=contact(user.id))
    deliver()
    paper = paper_of(main, order.id, PAPER)
    assert (paper.state, paper.error, paper.number) == ("ARCHIVED", "", f"{order.number}-D1")
    said = paper.bound["snapshot"]
    assert (said["deposit_minor"], said["deposit_kind"]) == (order.deposit_minor, "REFUNDABLE")
    assert said["signed"]["buyer"]["online"] is True
    clauses = {clause["code"] for clause in paper.bound["clauses"]}
    assert ("refundable" in clauses, "earnest" in clauses) == (True, False)
    browser = client_of("market")
    with market_context():
        signed_in(browser, user)
    answer = browser.get(f"/orders/{main.slug}/{order.id}/contracts/{paper.id}/document")
    assert answer.status_code == 200
    assert "已在线确认" in words_in(answer.content)
    assert [each.field for each in esign.examine(answer.content).signatures] == ["seller", "seal"]
    with dealer_context(main):
        assert Document.objects.get(id=paper.archive_id).kind == PAPER


@printing
def test_earnest_money_is_signed_by_both(main, deliver, signing_authority):
    order = reserved(main, deposit=BINDING)
    deliver()
    paper = paper_of(main, order.id, PAPER)
    assert (paper.state, paper.error) == ("SENT", "")
    clauses = {clause["code"] for clause in paper.bound["clauses"]}
    assert ("refundable" in clauses, "earnest" in clauses) == (False, True)
    with dealer_context(main):
        assert set(paper.signers.values_list("role", flat=True)) == {"BUYER", "SELLER"}


def test_with_no_way_to_send_a_code_the_staff_see_to_it(main, deliver, signing_authority, monkeypatch):
    monkeypatch.setattr(
        "tenant_apps.contracts.operations.rendering.pdf_of", lambda _contract: (b"%PDF-1.7\n", {})
    )
    unreachable = contact(make_user("李晓雯").id, phone="", email="")
    order = make_order(main, "RESERVED", buyer=unreachable, deposit=BINDING)
    deliver()
    assert editions(main, order.id, PAPER) == [(1, "RENDERED")]


def test_is_drawn_once_and_not_of_an_order_that_went_on(main, deliver, unprinted):
    order = reserved(main)
    deliver()
    with dealer_context(main):
        assert draw_deposit(actor=SYSTEM, order_id=order.id) is False
    assert editions(main, order.id, PAPER) == [(1, "DRAFT")]
    late = reserved(main)
    with dealer_context(main):
        rendered(late.id)
        operations.record_signature(actor=SYSTEM, order_id=late.id)
    deliver()
    assert editions(main, late.id, PAPER) == []


def test_ends_with_the_order(main, deliver, unprinted):
    order = reserved(main)
    deliver()
    with dealer_context(main):
        operations.cancel_order(actor=SYSTEM, order_id=order.id, reason="x")
        found = current_contract(order.id, PAPER)
    assert isinstance(found, ContractFacts)
    assert found.state == "VOIDED"
