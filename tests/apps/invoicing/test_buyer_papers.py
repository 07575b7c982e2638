"""The buyer opens receipts and invoice; nobody else does, and nothing the bureau has not numbered."""

import pytest

from core.edge import pdf
from core.kernel.actor import SYSTEM
from tenant_apps.invoicing import operations
from tenants.context import dealer_context, market_context
from tests.factories.accounts import signed_in
from tests.factories.books import ask_invoice, clerk, issued_invoice
from tests.factories.orders import contact, make_order
from tests.factories.staff import make_user

needs_pango = pytest.mark.skipif(not pdf.available(), reason="Pango is not installed here")


@pytest.fixture
def buyer(client_of):
    client, user = client_of("market"), make_user("李晓雯")
    with market_context():
        signed_in(client, user)
    client.user = user
    return client


def paid(main, client):
    order = make_order(main, "FUNDED", buyer=contact(client.user.id))
    with dealer_context(main):
        return order, operations.issue_receipts(actor=SYSTEM, order_id=order.id)


def page(main, order, name="/receipts"):
    return f"/orders/{main.slug}/{order.id}{name}"


@needs_pango
def test_receipts_and_invoice_are_files(main, buyer):
    order, receipts = paid(main, buyer)
    invoice = issued_invoice(main, order)
    text = buyer.get(page(main, order)).content.decode()
    wanted = [page(main, order, f"/receipts/{one.id}.pdf") for one in receipts]
    wanted.append(page(main, order, f"/invoices/{invoice.id}.pdf"))
    for address in wanted:
        assert address in text
        answer = buyer.get(address)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        assert "no-store" in answer["Cache-Control"]
    assert page(main, order) in buyer.get(page(main, order, "")).content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_before_anything_is_there_the_page_says_what_will_come(main, buyer, language):
    order = make_order(main, "HOLD", buyer=contact(buyer.user.id))
    prefix = "" if language == "zh" else "/en"
    text = buyer.get(f"{prefix}{page(main, order)}").content.decode()
    assert ".pdf" not in text
    assert ("每一笔付款到账后" if language == "zh" else "Each payment gets its receipt") in text
    assert page(main, order) not in buyer.get(page(main, order, "")).content.decode()


def test_an_invoice_without_the_bureaus_number_is_no_file(main, buyer):
    order, _receipts = paid(main, buyer)
    with dealer_context(main):
        asked = ask_invoice(clerk(), order)
    assert "/invoices/" not in buyer.get(page(main, order)).content.decode()
    assert buyer.get(page(main, order, f"/invoices/{asked.id}.pdf")).status_code == 404


def test_both_papers_of_a_reversed_invoice_stay(main, buyer):
    order, _receipts = paid(main, buyer)
    invoice = issued_invoice(main, order)
    with dealer_context(main):
        red = operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="写错")
        operations.put_to_bureau(invoice_id=red.id)
    text = buyer.get(page(main, order)).content.decode()
    assert f"/invoices/{invoice.id}.pdf" in text and f"/invoices/{red.id}.pdf" in text


def test_papers_of_another_order_are_not_under_mine(main, buyer):
    order, _receipts = paid(main, buyer)
    other = make_order(main, "FUNDED")
    foreign = issued_invoice(main, other)
    with dealer_context(main):
        theirs = operations.issue_receipts(actor=SYSTEM, order_id=other.id)[0]
    assert buyer.get(page(main, other)).status_code == 404
    for name in (f"/receipts/{theirs.id}.pdf", f"/invoices/{foreign.id}.pdf"):
        assert buyer.get(page(main, order, name)).status_code == 404
        assert buyer.get(page(main, other, name)).status_code == 404


def test_strangers_sign_in_first(main, buyer, client_of):
    order, receipts = paid(main, buyer)
    for name in ("/receipts", f"/receipts/{receipts[0].id}.pdf"):
        answer = client_of("market").get(page(main, order, name))
        assert (answer.status_code, "/sign-in" in answer["Location"]) == (302, True)


def test_the_orders_page_names_the_step_not_yet_taken(main, buyer):
    """Beside the papers: what has not begun is offered in the words of what the buyer can do."""
    order = make_order(main, "RESERVED", buyer=contact(buyer.user.id))
    text = buyer.get(f"/en{page(main, order, '')}").content.decode()
    assert "Have it registered" in text and "Bring in your old car" in text
    assert "View the registration" not in text and "View the trade-in" not in text
