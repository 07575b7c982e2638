"""An order's financing: asked, answered, accepted, paid out; and everything that goes wrong on the way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden, NotFound
from core.kernel.money import Money
from shared_apps.rulebook.payments import payments
from tenant_apps.cashier.queries import account
from tenant_apps.financing import operations
from tenant_apps.financing.errors import CommitmentRelied, LenderHasNotPaid, OfferOver
from tenant_apps.financing.models import Answer, Application, Consent, Document, Inquiry
from tenant_apps.financing.queries import finance_state, promised
from tenant_apps.financing.tasks import call_due
from tenant_apps.orders.gates import obstacles
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import cancel_order, cover_order, record_balance, record_signature
from tenant_apps.orders.queries import order_at_hand
from tenants.context import dealer_context
from tests.factories.financing import (
    CAREFUL,
    ID_NUMBER,
    INSTANT,
    LOAN,
    MONTHS,
    REST,
    SLOW,
    applicant,
    draft,
    in_five_minutes,
    make_application,
    only_inquiry,
    picture,
    submit,
)
from tests.factories.orders import buyer_of, make_order, rendered
from tests.factories.staff import staff

INCOME = 3_000_000


def asked(main, *lenders, income=INCOME, call=True):
    """An order whose buyer has asked lenders, and who were called."""
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        draft(order, applicant(income))
        submit(order, *lenders)
        if call:
            call_due()
    return order


def state_of(order):
    return Application.objects.get(order_id=order.id).state


def test_an_offer_is_what_the_calculator_says_of_the_lenders_rate(main):
    order = asked(main)
    with dealer_context(main):
        inquiry = only_inquiry(order.id)
        paid = payments(inquiry.plan, LOAN, inquiry.rate, MONTHS, 0)
        assert (inquiry.first_minor, inquiry.total_minor) == (paid.first_minor, paid.total_minor)
        assert abs(inquiry.apr - paid.apr) < Decimal("1e-9")
        assert Answer.objects.get().body["outcome"] == "APPROVED"


def test_the_careful_lender_wants_a_proof_of_income_first(main):
    order = asked(main, CAREFUL)
    with dealer_context(main):
        assert (state_of(order), only_inquiry(order.id).asks) == ("CONDITIONAL", "INCOME")
        operations.add_document(actor=buyer_of(order), order_id=order.id, kind="INCOME", data=b"%PDF-1.7 x")
        assert state_of(order) == "SUBMITTED"
        call_due()
        assert state_of(order) == "APPROVED"


def test_the_slow_lender_takes_its_time_and_is_dearer(main):
    order = asked(main, SLOW)
    with dealer_context(main):
        before = only_inquiry(order.id)
        assert (before.state, state_of(order)) == ("QUEUED", "SUBMITTED")
        in_five_minutes()
        after = only_inquiry(order.id)
        assert (after.state, after.rate - before.rate) == ("OFFERED", Decimal("0.003"))


def test_a_lender_that_never_answers_fails_visibly_and_can_be_asked_again(main):
    order = asked(main, income=3_090_100)  # …901: silent
    with dealer_context(main):
        for minutes in (1, 5, 20, 120):
            with clock.set_to(clock.now() + timedelta(minutes=minutes)):
                call_due()
        inquiry = only_inquiry(order.id)
        assert (inquiry.state, state_of(order)) == ("FAILED", "DECLINED")
        operations.retry_inquiry(actor=staff("FINANCE"), order_id=order.id, inquiry_id=inquiry.id)
        assert (only_inquiry(order.id).state, state_of(order)) == ("QUEUED", "SUBMITTED")


def test_two_timeouts_and_then_an_answer(main):
    order = asked(main, income=3_090_200)
    with dealer_context(main):
        assert (only_inquiry(order.id).state, only_inquiry(order.id).attempts) == ("QUEUED", 1)
        in_five_minutes()
        with clock.set_to(clock.now() + timedelta(minutes=10)):
            call_due()
        assert state_of(order) == "APPROVED"


@pytest.mark.parametrize(("income", "answers"), [(3_090_300, 1), (3_090_400, 2)], ids=["twice", "contrary"])
def test_the_first_answer_counts_and_every_one_is_kept(main, income, answers):
    order = asked(main, income=income)
    with dealer_context(main):
        assert (state_of(order), Answer.objects.count()) == ("APPROVED", answers)


def test_asking_again_for_what_is_not_due_calls_nobody(main):
    order = asked(main)
    with dealer_context(main):
        before = Inquiry.objects.values().get()
        operations.call_lender(actor=SYSTEM, inquiry_id=only_inquiry(order.id).id)
        assert Inquiry.objects.values().get() == before
        with pytest.raises(Forbidden):
            operations.call_lender(actor=buyer_of(order), inquiry_id=before["id"])


def test_one_offer_is_taken_and_the_other_lenders_are_told(main):
    order = asked(main, INSTANT, SLOW)
    with dealer_context(main):
        chosen = only_inquiry(order.id, lender=INSTANT)
        operations.accept_offer(actor=buyer_of(order), order_id=order.id, inquiry_id=chosen.id)
        assert only_inquiry(order.id, lender=SLOW).state == "WITHDRAWN"
        assert promised(order_at_hand(SYSTEM, order.id)) == LOAN
        call_due()
        assert only_inquiry(order.id, lender=SLOW).told_at is not None
        assert only_inquiry(order.id, lender=INSTANT).state == "ACCEPTED"  # nobody has signed yet


def test_an_offer_that_is_over_is_not_taken(main):
    order = asked(main)
    with dealer_context(main):
        late = clock.now() + timedelta(days=31)
        with clock.set_to(late), pytest.raises(OfferOver):
            operations.accept_offer(
                actor=buyer_of(order), order_id=order.id, inquiry_id=only_inquiry(order.id).id
            )
        assert state_of(order) == "APPROVED"


def test_a_promise_carries_the_order_but_hands_over_no_car(main):
    order = Order(id=make_application(main, "ACCEPTED").order_id)
    with dealer_context(main):
        rendered(order.id)
        from_lender = only_inquiry(order.id)
        record_signature(actor=SYSTEM, order_id=order.id)
        record_balance(actor=SYSTEM, order_id=order.id, amount=REST, reference="ICBC 1")
        cover_order(actor=SYSTEM, order_id=order.id)
        at_hand = order_at_hand(SYSTEM, order.id)
        assert (at_hand.state, at_hand.paid) == ("FUNDED", at_hand.total - Money(LOAN))
        assert [type(each) for each in obstacles(at_hand, "deliver") if isinstance(each, LenderHasNotPaid)]
        with pytest.raises(CommitmentRelied):
            operations.withdraw_application(actor=staff("OWNER"), order_id=order.id)

        call_due()
        at_hand = order_at_hand(SYSTEM, order.id)
        assert (at_hand.paid, finance_state(at_hand), promised(at_hand)) == (at_hand.total, "FUNDED", 0)
        assert not [each for each in obstacles(at_hand, "deliver") if isinstance(each, LenderHasNotPaid)]
        operations.call_lender(actor=SYSTEM, inquiry_id=from_lender.id)
        assert account(order.id).held_minor == at_hand.total.amount


def test_a_loan_is_booked_once_although_the_lender_was_slow_to_pay(main):
    order = asked(main, income=3_090_500)  # …905: the first order to pay is lost
    with dealer_context(main):
        operations.accept_offer(
            actor=buyer_of(order), order_id=order.id, inquiry_id=only_inquiry(order.id).id
        )
        rendered(order.id)
        record_signature(actor=SYSTEM, order_id=order.id)
        call_due()
        assert state_of(order) == "ACCEPTED"
        in_five_minutes()
        assert (state_of(order), account(order.id).held_minor) == ("FUNDED", LOAN + 200_000)


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "CONDITIONAL", "APPROVED", "ACCEPTED"])
def test_an_order_that_is_cancelled_takes_its_application_back(main, state):
    order = Order(id=make_application(main, state).order_id)
    with dealer_context(main):
        cancel(order)
        assert state_of(order) == "WITHDRAWN"
        in_five_minutes()
        assert not Inquiry.objects.filter(sent_at__isnull=False, told_at=None, state="WITHDRAWN").exists()
        assert not Inquiry.objects.exclude(state__in=["WITHDRAWN", "DECLINED"]).exists()


def test_a_consent_taken_back_ends_that_lenders_application_only(main):
    order = asked(main, INSTANT, SLOW)
    with dealer_context(main):
        operations.withdraw_consent(actor=buyer_of(order), order_id=order.id, lender=INSTANT)
        assert only_inquiry(order.id, lender=INSTANT).state == "WITHDRAWN"
        assert (only_inquiry(order.id, lender=SLOW).state, state_of(order)) == ("QUEUED", "SUBMITTED")
        kept = Consent.objects.get(lender=INSTANT)
        assert kept.withdrawn_at and kept.text_version and "身份证号" in kept.text
        with pytest.raises(NotFound):
            operations.withdraw_consent(actor=buyer_of(order), order_id=order.id, lender=INSTANT)
        with pytest.raises(Forbidden):
            operations.withdraw_consent(actor=staff("OWNER"), order_id=order.id, lender=SLOW)


def test_after_a_refusal_another_round_asks_another_lender(main):
    order = Order(id=make_application(main, "DECLINED").order_id)
    with dealer_context(main):
        order = Order.objects.get(id=order.id)
        draft(order, applicant(INCOME))
        submit(order, INSTANT)
        call_due()
        application = Application.objects.get(order_id=order.id)
        assert (application.state, application.round, application.inquiries.count()) == ("APPROVED", 2, 2)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"loan_minor": 0}, {"loan"}),
        ({"loan_minor": 21_380_001}, {"loan"}),
        ({"months": 7}, {"months"}),
        ({"applicant": applicant(0)}, {"income"}),
        ({"applicant": applicant(employment="PIRATE")}, {"employment"}),
        ({"applicant": applicant(id_number="110105194912310021")}, {"id_number"}),
        ({"loan_minor": -5, "months": 0}, {"loan", "months"}),
    ],
)
def test_a_draft_says_what_is_wrong_and_keeps_nothing(main, said, fields):
    order = make_order(main, "RESERVED")
    given = {"loan_minor": LOAN, "months": MONTHS, "applicant": applicant(), **said}
    with dealer_context(main):
        with pytest.raises(DomainError) as refused:
            operations.save_draft(actor=buyer_of(order), order_id=order.id, **given)
        parts = getattr(refused.value, "errors", (refused.value,))
        assert {part.field for part in parts} == fields
        assert not Application.objects.exists()


@pytest.mark.parametrize("state", ["HOLD", "FUNDED", "DELIVERED", "CANCELLED"])
def test_only_a_reserved_car_that_is_not_paid_is_financed(main, state):
    order = make_order(main, state)
    given = {"loan_minor": LOAN, "months": MONTHS, "applicant": applicant()}
    with dealer_context(main):
        with pytest.raises(DomainError) as refused:
            operations.save_draft(actor=buyer_of(order), order_id=order.id, **given)
        assert refused.value.code == "financing.not_now"
        assert not Application.objects.exists()


def test_papers_are_private_files_and_looking_at_them_is_on_record(main, other):
    application = make_application(main, "DRAFT")
    with dealer_context(main):
        order, document = Order.objects.get(id=application.order_id), Document.objects.get()
        given = {"order_id": order.id, "document_id": document.id}
        assert document.file.startswith(f"dealers/{main.schema}/financing/")
        paper = operations.view_document(actor=staff("FINANCE"), **given)
        assert (paper.content_type, paper.data[:4]) == ("image/webp", b"RIFF")
        assert AuditLine.objects.filter(action="financing.document.viewed").count() == 1
        with pytest.raises(Forbidden):
            operations.view_document(actor=staff("SALES"), **given)
        assert AuditLine.objects.filter(action="financing.document.viewed").count() == 1
    with dealer_context(other), pytest.raises(NotFound):
        operations.view_document(actor=staff("OWNER"), **given)


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", "ID_CARD", "financing.document_unreadable"),
        (b"MZ\x90", "ID_CARD", "financing.document_unreadable"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "INCOME", "financing.document_too_large"),
        (picture(), "DIARY", "financing.document_unknown"),
    ],
    ids=["empty", "program", "large", "kind"],
)
def test_a_document_that_is_none_leaves_no_file(main, data, kind, code):
    application = make_application(main, "DRAFT")
    with dealer_context(main):
        order, count = Order.objects.get(id=application.order_id), Document.objects.count()
        with pytest.raises(DomainError) as refused:
            operations.add_document(actor=buyer_of(order), order_id=order.id, kind=kind, data=data)
        folder = f"dealers/{main.schema}/financing/{application.id}"
        assert refused.value.code == code
        assert (Document.objects.count(), len(default_storage.listdir(folder)[1])) == (count, count)


def test_who_borrows_stays_out_of_logs_lines_events_and_answers(main, caplog):
    caplog.set_level("DEBUG")
    employer, income = "龙井第七茶厂", 3_087_654
    order = make_order(main, "RESERVED")
    with dealer_context(main):
        draft(order, applicant(income, employer=employer))
        submit(order, INSTANT, CAREFUL, SLOW)
        call_due()
        chosen = only_inquiry(order.id, lender=INSTANT)
        operations.accept_offer(actor=buyer_of(order), order_id=order.id, inquiry_id=chosen.id)
        cancel(order)
        call_due()
        told = [
            str(list(model.objects.values()))
            for model in (AuditLine, OutboxEvent, Answer, Inquiry, Application, Consent, Document)
        ]
    everywhere = "\n".join([caplog.text, *told])
    for secret in (ID_NUMBER, ID_NUMBER[6:14], employer, str(income), "30876.54"):
        assert secret not in everywhere


def cancel(order):
    cancel_order(actor=SYSTEM, order_id=order.id, reason="家里临时有变")
