"""Disputes: a buyer's bank asks a payment back, takes the money, and decides on the evidence."""

from typing import Any

from billing.simulator.call import Call
from billing.simulator.errors import ApiError, Invalid
from billing.simulator.events import emit
from billing.simulator.lists import listing
from billing.simulator.resources import charges
from billing.simulator.store import Object, Transaction, new_id

KIND = "dispute"
REASONS = (
    "bank_cannot_process",
    "credit_not_processed",
    "duplicate",
    "fraudulent",
    "general",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
)
TEXTS = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
)
LONGEST = 150_000
ANSWER_WITHIN = 7 * 86_400
FEE = 1500
# What the test mode decides upon, as the published test evidence does.
DECIDES = {"winning_evidence": "won", "losing_evidence": "lost"}
OPEN = ("needs_response", "under_review")


def begin(tx: Transaction, charge: Object, reason: str, amount: int | None = None) -> Object:
    """The bank asks a charge back and takes the money at once."""
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} is disputed already.", code="charge_disputed")
    dispute: Object = {
        "id": new_id("du"),
        "object": KIND,
        "amount": amount or charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": tx.now,
        "currency": charge["currency"],
        "evidence": dict.fromkeys(TEXTS),
        "evidence_details": {
            "due_by": tx.now + ANSWER_WITHIN,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }
    charge["disputed"] = True
    tx.save(charges.KIND, charge)
    emit(tx, "charge.dispute.created", tx.save(KIND, dispute))
    _move_money(dispute, -dispute["amount"], -FEE)
    emit(tx, "charge.dispute.funds_withdrawn", tx.save(KIND, dispute))
    return dispute


def settle(tx: Transaction, dispute_id: str, status: str) -> Object:
    """The bank decides: ``won`` gives the money back, ``lost`` keeps it. A second word changes nothing."""
    dispute = tx.get(KIND, dispute_id)
    if dispute["status"] not in OPEN:
        return dispute
    dispute["status"] = status
    emit(tx, "charge.dispute.closed", tx.save(KIND, dispute))
    if status == "won":
        _move_money(dispute, dispute["amount"], FEE)
        emit(tx, "charge.dispute.funds_reinstated", tx.save(KIND, dispute))
    return dispute


def update(call: Call) -> Object:
    """Keep evidence and, unless ``submit`` is false, hand it in."""
    dispute = call.tx.get(KIND, call.part["id"])
    evidence = call.params.inner("evidence")
    given: dict[str, Any] = {}
    if evidence is not None:
        given = {name: evidence.text(name, limit=LONGEST) for name in TEXTS if name in evidence.values}
        evidence.finish()
    if sum(len(text or "") for text in given.values()) > LONGEST:
        raise Invalid("Evidence is too long: at most 150,000 characters in all.", param="evidence")
    metadata = call.params.metadata()
    submit = call.params.text("submit") != "false"
    call.params.accept("expand")
    call.params.finish()
    if dispute["status"] not in OPEN:
        raise ApiError("This dispute is already closed.", code="dispute_already_closed")
    dispute["evidence"].update(given)
    dispute["metadata"].update(metadata)
    details = dispute["evidence_details"]
    details["has_evidence"] = any(dispute["evidence"].values())
    if submit:
        dispute["status"] = "under_review"
        details["submission_count"] += 1
    emit(call.tx, "charge.dispute.updated", call.tx.save(KIND, dispute), call.request_id)
    decided = DECIDES.get(dispute["evidence"]["uncategorized_text"] or "") if submit else None
    return settle(call.tx, dispute["id"], decided) if decided else dispute


def close(call: Call) -> Object:
    """The shop gives in: the dispute is lost."""
    call.params.accept("expand")
    call.params.finish()
    if call.tx.get(KIND, call.part["id"])["status"] not in OPEN:
        raise ApiError("This dispute is already closed.", code="dispute_already_closed")
    return settle(call.tx, call.part["id"], "lost")


def retrieve(call: Call) -> Object:
    """One dispute."""
    return call.tx.get(KIND, call.part["id"])


def index(call: Call) -> Object:
    """Disputes, newest first."""
    filters = {"payment_intent": "payment_intent", "charge": "charge"}
    return listing(call.tx.newest(KIND), call.params, "/v1/disputes", filters)


def _move_money(dispute: Object, amount: int, fee: int) -> None:
    dispute["balance_transactions"].append(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "currency": dispute["currency"],
            "fee": -fee,
            "net": amount + fee,
            "reporting_category": "dispute" if amount < 0 else "dispute_reversal",
            "type": "adjustment",
        }
    )
