"""The order's file for a bank: what is in it, who may take it, and that it is handed in once and noted."""

import hashlib
import io
import json
import zipfile

import pytest

from billing.models import Dispute as BillingDispute
from billing.models import Payment as BillingPayment
from billing.operations import open_checkout, record_webhook
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier.models import Dispute
from tenant_apps.orders.bank_file import hand_in, pack_of
from tenant_apps.orders.errors import NothingDisputed
from tenant_apps.orders.models import Order
from tenants.context import dealer_context, owner_context
from tests.apps.billing.conftest import order as wish
from tests.apps.billing.conftest import pay, told_by
from tests.factories.orders import make_order
from tests.factories.staff import staff, staff_client


def disputed(main, simulator, deliver, parts=1):
    """A signed order of whose balance some parts were paid and are asked back by the payer's bank."""
    order = make_order(main, "CONTRACTED")
    for part in range(parts):
        page = open_checkout(
            **wish(
                dealer_schema=main.schema,
                subject_id=order.id,
                buyer_id=order.buyer_id,
                amount=Money(700_000 + part),
                purpose=f"BALANCE-0123456789a{part}",
            )
        )
        pay(page.checkout_url, "4000 0000 0000 0259")
    for word in told_by(simulator):
        record_webhook(*word)
    deliver()
    with dealer_context(main):
        return Order.objects.get(id=order.id)


def test_the_file_holds_the_whole_order(main):
    order = make_order(main, "FUNDED")
    with dealer_context(main):
        first = pack_of(staff("FINANCE"), order)
        archive = zipfile.ZipFile(io.BytesIO(first))
        names = archive.namelist()
        summary = archive.read("summary.txt").decode()
        payments = json.loads(archive.read("payments.json"))
        (pdf,) = [name for name in names if name.endswith(".pdf")]
        (contract,) = json.loads(archive.read("contracts.json"))
        assert contract["sha256"] == hashlib.sha256(archive.read(pdf)).hexdigest()
        assert contract["sha256"] in summary
        assert order.number in summary
        assert order.vin in summary
        assert sum(p["amount_minor"] for p in payments) == order.total_minor
        lines = [line for entry in json.loads(archive.read("ledger.json")) for line in entry["lines"]]
        assert sum(amount for _account, amount, _currency in lines) == 0
        assert "orders.order.contracted" in archive.read("timeline.json").decode()
        assert {"order.json", "contracts.json"} <= set(names)


def test_a_dispute_over_a_part_is_answered_and_won(main, stripe_here, deliver):
    order = disputed(main, stripe_here, deliver)
    assert (order.state, order.paused_from) == ("DISPUTED", "CONTRACTED")

    found = hand_in(actor=staff("FINANCE"), dealer=main, order_id=order.id)

    assert found.evidence_sent_at is not None
    with owner_context():
        theirs = BillingDispute.objects.get()
    assert theirs.status == "under_review"
    with stripe_here.store.read() as tx:
        given = tx.get("dispute", theirs.stripe_dispute_id)["evidence"]
    assert order.number in given["uncategorized_text"]
    assert hashlib.sha256(given["uncategorized_text"].encode()).hexdigest() == found.evidence_sha256
    deliver()
    with dealer_context(main):
        assert Dispute.objects.get().state == "UNDER_REVIEW"


@pytest.mark.parametrize("named", [True, False])
def test_each_of_two_disputes_is_answered(main, stripe_here, deliver, named):
    order = disputed(main, stripe_here, deliver, parts=2)
    with dealer_context(main):
        both = [row.id for row in Dispute.objects.order_by("-id")]
    answered = set()
    for one in both:
        wanted = one if named else None
        found = hand_in(actor=staff("FINANCE"), dealer=main, order_id=order.id, dispute_id=wanted)
        assert not named or found.id == one
        answered.add(found.id)
        deliver()
    assert answered == set(both)
    with dealer_context(main):
        assert set(Dispute.objects.values_list("state", flat=True)) == {"UNDER_REVIEW"}


def test_a_dispute_of_another_order_is_not_answered_here(main, stripe_here, deliver):
    order = disputed(main, stripe_here, deliver)
    other = make_order(main, "CONTRACTED")
    with dealer_context(main):
        foreign = Dispute.objects.get(order_id=order.id).id
    with pytest.raises(NothingDisputed):
        hand_in(actor=staff("FINANCE"), dealer=main, order_id=other.id, dispute_id=foreign)
    with dealer_context(main):
        assert Dispute.objects.get().evidence_sent_at is None


def test_it_stands_on_the_dashboard_until_it_is_answered(main, stripe_here, deliver):
    order = disputed(main, stripe_here, deliver)

    def told(role):
        errands = staff_client(main, role).get("/api/v1/dashboard").json()["errands"]
        return [(one["code"], one["order_id"]) for one in errands]

    assert told("FINANCE") == [("dispute", str(order.id))]
    assert told("SALES") == []
    hand_in(actor=staff("FINANCE"), dealer=main, order_id=order.id)
    deliver()
    assert told("FINANCE") == []


@pytest.mark.parametrize("role", ["SALES", "SERVICE"])
def test_only_who_books_payments_answers_the_bank(main, stripe_here, deliver, role):
    order = disputed(main, stripe_here, deliver)
    with pytest.raises(Forbidden):
        hand_in(actor=staff(role), dealer=main, order_id=order.id)
    with dealer_context(main):
        assert Dispute.objects.get().evidence_sent_at is None


def test_without_a_dispute_there_is_nobody_to_answer(main):
    order = make_order(main, "CONTRACTED")
    with pytest.raises(NothingDisputed):
        hand_in(actor=staff("FINANCE"), dealer=main, order_id=order.id)
    with owner_context():
        assert not BillingPayment.objects.exists()
