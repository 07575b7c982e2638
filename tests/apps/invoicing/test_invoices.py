"""Invoices: one live for an order, told to the bureau once, reversed and never deleted."""

import pytest
from django.db import IntegrityError, transaction

from core.flow.moves.operations import move
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden, Invalids, NotFound
from core.kernel.states import IllegalMove
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.invoicing import operations
from tenant_apps.invoicing.bureau import Issued, SimulatedBureau
from tenant_apps.invoicing.errors import (
    NothingToReverse,
    NotPaidYet,
    NotWaiting,
    NumberWrong,
    ReasonMissing,
)
from tenant_apps.invoicing.models import Invoice, NumberRange, Receipt
from tenant_apps.invoicing.presenting import due_for
from tenant_apps.invoicing.queries import invoices_of, live_invoice
from tenant_apps.invoicing.states import INVOICE
from tenant_apps.orders import operations as orders
from tenants.context import dealer_context, ref_of
from tests.factories.books import REFUSED_PASSPORT, SILENT_PASSPORT, ask_invoice, clerk, issued_invoice
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import make_order


def at(state, dealer):
    """An invoice in a state, reached by the operations alone."""
    order = make_order(dealer, "FUNDED")
    with dealer_context(dealer):
        number = REFUSED_PASSPORT if state == "REFUSED" else None
        given = {"id_kind": "PASSPORT", "id_number": number} if number else {}
        invoice = ask_invoice(clerk(), order, **given)
        if state != "REQUESTED":
            operations.put_to_bureau(invoice_id=invoice.id)
        if state in ("RED_REQUESTED", "REVERSED"):
            red = operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="wrong name")
            if state == "REVERSED":
                operations.put_to_bureau(invoice_id=red.id)
        found = Invoice.objects.get(id=invoice.id)
    assert found.state == state
    return found


class TestIssuing:
    def test_states_price_and_vat_and_gets_the_bureaus_number(self, main):
        order = make_order(main, "FUNDED")
        invoice = issued_invoice(main, order)
        assert (invoice.state, invoice.kind, invoice.form) == ("ISSUED", "BLUE", "NEW_CAR")
        assert invoice.net_minor + invoice.vat_minor == invoice.total_minor == order.total_minor
        assert invoice.vat_minor == round(order.total_minor * 13 / 113)
        assert (invoice.vin, len(invoice.official_number), len(invoice.check_code)) == (order.vin, 8, 20)
        with dealer_context(main):
            assert invoice.id_number.masked(3, 4) == "110***********002X"
            assert str(invoice.id_number) == "‹sealed›"

    def test_without_a_number_it_is_made_out_to_the_paper_noted_on_the_order(self, main):
        order, asked = make_order(main, "FUNDED"), {"buyer_name": "", "id_kind": "ID_CARD", "id_number": ""}
        with dealer_context(main):
            with pytest.raises(Invalids):
                ask_invoice(clerk(), order, **asked)
            assert not Invoice.objects.exists()
            assert [row["paper"] for row in due_for(clerk())["orders"]] == [None]
            record_order_identity(
                actor=SYSTEM, order_id=order.id, kind="PASSPORT", name="陈先生", number="E12345678"
            )
            (row,) = due_for(clerk())["orders"]
            assert (row["paper"].name, row["paper"].masked) == ("陈先生", "E******78")

            invoice = ask_invoice(clerk(), order, **asked)

            assert (invoice.buyer_name, invoice.id_kind) == ("陈先生", "PASSPORT")
            assert Invoice.objects.get().id_number.opened() == "E12345678"

    @pytest.mark.parametrize("state", ["HOLD", "RESERVED", "CONTRACTED", "CANCELLED"])
    def test_not_before_all_is_paid(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            with pytest.raises(NotPaidYet):
                ask_invoice(clerk(), order)
            assert not Invoice.objects.exists()
            assert not NumberRange.objects.exists()

    def test_asked_again_it_is_the_same(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            first, second = ask_invoice(clerk(), order), ask_invoice(clerk(), order)
            assert first.id == second.id
            assert Invoice.objects.count() == 1

    def test_what_the_bureau_refused_is_asked_anew_under_the_same_number(self, main):
        invoice = at("REFUSED", main)
        assert "身份证" in invoice.error or "ID number" in invoice.error
        with dealer_context(main):
            again = operations.issue_invoice(
                actor=clerk(),
                order_id=invoice.order_id,
                buyer_name="李晓雯",
                id_kind="PASSPORT",
                id_number="E12345678",
            )
            operations.put_to_bureau(invoice_id=again.id)
            again.refresh_from_db()
            assert (again.id, again.number, again.state, again.error) == (
                invoice.id,
                invoice.number,
                "ISSUED",
                "",
            )

    def test_silence_is_visible_and_asked_again_with_the_same_key(self, main, monkeypatch):
        order = make_order(main, "FUNDED")
        keys = []
        with dealer_context(main):
            invoice = ask_invoice(clerk(), order, id_kind="PASSPORT", id_number=SILENT_PASSPORT)
            waits = [operations.put_to_bureau(invoice_id=invoice.id) for _ in range(6)]
            assert waits == [20, 40, 80, 160, 320, 0]
            invoice.refresh_from_db()
            assert (invoice.state, invoice.attempts) == ("REQUESTED", 6)
            assert invoice.error

            def answer(self, asked):
                keys.append(asked.key)
                return Issued(code="1", number="2", check="3")

            monkeypatch.setattr(SimulatedBureau, "issue", answer)
            operations.ask_again(actor=clerk(), invoice_id=invoice.id)
            operations.put_to_bureau(invoice_id=invoice.id)
            operations.put_to_bureau(invoice_id=invoice.id)
            invoice.refresh_from_db()
            assert (invoice.state, invoice.error, keys) == ("ISSUED", "", [str(invoice.id)])
            with pytest.raises(NotWaiting):
                operations.ask_again(actor=clerk(), invoice_id=invoice.id)

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"id_number": "110105194912310021"}, NumberWrong),
            ({"id_kind": "PASSPORT", "id_number": "?"}, NumberWrong),
            ({"buyer_name": "  ", "id_kind": "NONE"}, Invalids),
        ],
        ids=["card", "passport", "both"],
    )
    def test_wrong_papers_are_refused(self, main, given, error):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            with pytest.raises(error):
                ask_invoice(clerk(), order, **given)
            assert not Invoice.objects.exists()
            assert not NumberRange.objects.filter(last__gt=0).exists()


class TestRedLetters:
    def test_reverse_and_make_room_for_a_new_one(self, main):
        blue = at("REVERSED", main)
        with dealer_context(main):
            red = Invoice.objects.get(kind="RED")
            assert red.state == "ISSUED"
            assert (red.net_minor, red.vat_minor, red.total_minor) == (
                -blue.net_minor, -blue.vat_minor, -blue.total_minor,
            )  # fmt: skip
            assert (red.reverses_id, red.reason) == (blue.id, "wrong name")
            assert live_invoice(blue.order_id) is None
            anew = operations.issue_invoice(
                actor=clerk(),
                order_id=blue.order_id,
                buyer_name="王",
                id_kind="PASSPORT",
                id_number="E12345678",
            )
            numbers = [one.number[-6:] for one in invoices_of(blue.order_id)]
            assert numbers == ["000001", "000002", "000003"]
            assert anew.state == "REQUESTED"

    def test_one_that_the_bureau_refuses_leaves_the_invoice_as_it_was(self, main):
        order = make_order(main, "FUNDED")
        invoice = issued_invoice(main, order)
        with dealer_context(main):
            red = operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="x")
            red.id_number = REFUSED_PASSPORT
            Invoice.objects.filter(id=red.id).update(id_number=red.id_number)
            operations.put_to_bureau(invoice_id=red.id)
            invoice.refresh_from_db()
            assert (invoice.state, bool(invoice.error)) == ("ISSUED", True)
            second = operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="again")
            assert second.id != red.id

    @pytest.mark.parametrize("state", ["REQUESTED", "REFUSED", "RED_REQUESTED", "REVERSED"])
    def test_only_for_what_was_issued(self, main, state):
        invoice = at(state, main)
        with dealer_context(main):
            before = list(Invoice.objects.values("id", "state", "version"))
            with pytest.raises(NothingToReverse):
                operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="x")
            assert list(Invoice.objects.values("id", "state", "version")) == before

    def test_says_why(self, main):
        invoice = at("ISSUED", main)
        with dealer_context(main), pytest.raises(ReasonMissing):
            operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason=" ")

    def test_comes_by_itself_when_the_order_is_cancelled(self, main):
        order = make_order(main, "FUNDED")
        invoice = issued_invoice(main, order)
        with dealer_context(main):
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="buyer left")
            invoice.refresh_from_db()
            assert invoice.state == "RED_REQUESTED"
            assert Invoice.objects.get(kind="RED").state == "REQUESTED"

    def test_comes_for_one_that_was_on_its_way_when_the_order_ended(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            invoice = ask_invoice(clerk(), order)
            orders.cancel_order(actor=SYSTEM, order_id=order.id, reason="buyer left")
            operations.put_to_bureau(invoice_id=invoice.id)
            invoice.refresh_from_db()
            assert invoice.state == "RED_REQUESTED"


class TestTheTable:
    def test_is_the_databases_too(self, main):
        with dealer_context(main):
            assert moves_in_database("invoice") == moves_in_code(INVOICE)

    @pytest.mark.parametrize("role", ["OWNER", "MANAGER", "SALES", "FINANCE", "SERVICE", "TECHNICIAN"])
    def test_rights_of_every_move(self, role):
        actor = clerk(role)
        may = {m.verb for m in INVOICE.moves if m.may(actor)}
        assert may == ({"request", "ask_red"} if role in ("OWNER", "FINANCE") else set())

    @pytest.mark.parametrize("state", ["REQUESTED", "REFUSED", "ISSUED", "RED_REQUESTED", "REVERSED"])
    def test_what_is_not_listed_changes_nothing(self, main, state):
        invoice = at(state, main)
        listed = {m.verb for m in INVOICE.moves if m.source == state}
        with dealer_context(main):
            for verb in sorted({m.verb for m in INVOICE.moves} - listed):
                with pytest.raises(IllegalMove):
                    move(invoice, machine=INVOICE, verb=verb, actor=SYSTEM, action="x")
                elsewhere = {"state": "ISSUED" if state != "ISSUED" else "REVERSED", "last_move": verb}
                with pytest.raises(IntegrityError), transaction.atomic():
                    Invoice.objects.filter(id=invoice.id).update(version=invoice.version + 1, **elsewhere)
                assert Invoice.objects.get(id=invoice.id).state == state

    @pytest.mark.parametrize("role", ["MANAGER", "SALES", "SERVICE", "TECHNICIAN"])
    def test_who_may_not_is_refused_and_nothing_changes(self, main, role):
        invoice = at("ISSUED", main)
        with dealer_context(main):
            before = list(Invoice.objects.values("id", "state", "version"))
            for call in (
                lambda: operations.ask_red_letter(actor=clerk(role), invoice_id=invoice.id, reason="x"),
                lambda: operations.ask_again(actor=clerk(role), invoice_id=invoice.id),
            ):
                with pytest.raises(Forbidden):
                    call()
            assert list(Invoice.objects.values("id", "state", "version")) == before

    def test_papers_stand(self, main):
        invoice = at("ISSUED", main)
        with dealer_context(main):
            for change in (
                lambda: Invoice.objects.filter(id=invoice.id).update(
                    net_minor=1, total_minor=1 + invoice.vat_minor
                ),
                lambda: Invoice.objects.filter(id=invoice.id).delete(),
                lambda: Receipt.objects.all()._raw_delete(Receipt.objects.db),
            ):
                with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
                    change()

    def test_another_dealer_knows_nothing_of_it(self, main, other):
        invoice = at("ISSUED", main)
        with dealer_context(other):
            for call in (
                lambda: operations.ask_red_letter(actor=clerk(), invoice_id=invoice.id, reason="x"),
                lambda: operations.ask_again(actor=clerk(), invoice_id=invoice.id),
            ):
                with pytest.raises(NotFound):
                    call()


class TestRaces:
    def test_two_clerks_ask_at_once_for_one_order(self, committed, race):
        order = make_order(ref_of(committed["main"]), "FUNDED")

        def ask():
            with dealer_context(ref_of(committed["main"])):
                return ask_invoice(clerk(), order).id

        outcomes = race(ask, ask, ask)
        assert len(set(outcomes)) == 1, outcomes
        with dealer_context(ref_of(committed["main"])):
            assert Invoice.objects.count() == 1

    def test_numbers_have_no_gap_although_some_roll_back(self, committed, race):
        dealer = ref_of(committed["main"])
        made = [make_order(dealer, "FUNDED") for _ in range(5)]

        def ask(order, fails):
            def call():
                with dealer_context(dealer), transaction.atomic():
                    invoice = ask_invoice(clerk(), order)
                    if fails:
                        raise DomainError("test.fails")
                    return invoice.number

            return call

        outcomes = race(*(ask(order, index % 2 == 1) for index, order in enumerate(made)))
        given = sorted(one for one in outcomes if isinstance(one, str))
        assert [number[-6:] for number in given] == ["000001", "000002", "000003"], outcomes
