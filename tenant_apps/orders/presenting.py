"""Orders as the portal shows them, and to whom."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from core.edge.api import money
from core.edge.messages import sentence_for
from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Forbidden
from tenant_apps.cashier.facts import PaymentFacts
from tenant_apps.cashier.queries import payments_of, transfers_to_return
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.failures import told
from tenant_apps.contracts.presenting import PREFIX as OF_CONTRACTS
from tenant_apps.contracts.presenting import note_of
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders.assessments import closing_obstacle
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.gates import Region, obstacles, promised, regions, still_due
from tenant_apps.orders.labels import ATTENTION
from tenant_apps.orders.models import Order
from tenant_apps.orders.policies import RIGHT_FOR
from tenant_apps.orders.queries import at_hand, due_of, everything_of, is_overdue
from tenant_apps.orders.readiness import delivery_obstacle, ready_obstacle, signature_obstacle
from tenant_apps.orders.sections import Section, section
from tenant_apps.orders.states import (
    GIVEN_BACK,
    MAY_GIVE_BACK,
    MAY_HAVE_CONTRACT,
    NEXT_MOVE,
    ORDER,
    PAUSED,
    SIGNING_WAITS_FOR,
)
from tenant_apps.orders.steps import STEPS
from tenant_apps.orders.telling import label_of
from tenant_apps.stock.queries import standing_of

SIGNABLE = ("RENDERED", "SIGNED")


def row_of(order: Order, contract_state: str) -> dict[str, Any]:
    """An order in a list; `contract_state` is empty while it has no contract in force."""
    car = order.vehicle
    return {
        "id": order.id,
        "number": order.number,
        "state": order.state,
        "buyer_name": order.buyer_name,
        "buyer_phone": order.buyer_phone,
        "vehicle": {
            "id": order.vehicle_id,
            "vin": order.vin,
            "title_zh": car["title_zh"],
            "title_en": car["title_en"],
            "art_url": car["art_url"],
            "colour": {
                "code": car["colour_code"],
                "name_zh": car["colour_name_zh"],
                "name_en": car["colour_name_en"],
                "hex": car["colour_hex"],
            },
        },
        "total": money(order.total_minor, order.currency),
        "deposit": money(order.deposit_minor, order.currency),
        "paid": money(order.paid_minor, order.currency),
        "created_at": order.created_at,
        "hold_expires_at": order.hold_expires_at if order.state == "HOLD" else None,
        "next_move": _next(order, contract_state),
        "waits_for": _waits_for(order, contract_state),
        "due_at": due_of(order),
        "overdue": is_overdue(order),
        "owner": STAGES[order.state].owner if order.state in STAGES else None,
    }


def blocked_by(order: Order) -> dict[str, str] | None:
    """The first thing that keeps an order from its next step; None where only the step itself is left."""
    verb = NEXT_MOVE.get(order.state)
    if verb is None:
        return None
    found = next(obstacles(at_hand(order), verb), None) or _of_the_car(verb, order)
    return _obstacle(found) if found else None


def detail_of(order: Order, actor: Actor) -> dict[str, Any]:
    """All of an order."""
    contract = current_contract(order.id)
    if contract is not None and contract.state == "VOIDED" and order.state not in GIVEN_BACK:
        contract = None
    lines, known = everything_of(order), at_hand(order)
    return {
        **row_of(order, contract.state if contract else ""),
        "buyer_email": order.buyer_email or None,
        "deposit_kind": order.deposit_kind,
        "promised": money(promised(known), order.currency),
        "due": money(still_due(known).amount, order.currency),
        "cancel_reason": order.cancel_reason,
        "attention": _attention(order.attention),
        "timeline": [_line(line, label) for line in lines if (label := label_of(line, desk=True))],
        "payments": [_payment(payment) for payment in payments_of(order.id)],
        "contract": _contract(contract) if contract else None,
        "moves": moves_of(order, contract, actor),
        "regions": _regions_of(known),
        "responsible": next((line.actor_name for line in reversed(lines) if line.actor_kind == "staff"), ""),
        "version": order.version,
    }


def moves_of(order: Order, contract: ContractFacts | None, actor: Actor) -> list[dict[str, Any]]:
    """The steps from here for staff, each with whether this actor may take it now and, if not, why."""
    verbs = [
        move.verb
        for move in ORDER.moves_from(order.state)
        if move.right and move.verb in STEPS and _leads_back(order, move.target)
    ]
    if order.state in MAY_HAVE_CONTRACT:
        verbs.insert(0, "prepare_contract")
    if (order.attention or order.state in MAY_GIVE_BACK) and transfers_to_return([order.id]):
        verbs.append("record_refund")
    return [_move(verb, _refusal(verb, order, contract, actor)) for verb in verbs]


def _leads_back(order: Order, target: str) -> bool:
    """A pause ends where it began, or for good."""
    return order.state not in PAUSED or target in (order.paused_from, *GIVEN_BACK)


def _next(order: Order, contract_state: str) -> str | None:
    """What the staff do next; nothing while buyer or system have the contract."""
    if order.state not in MAY_HAVE_CONTRACT or contract_state in SIGNABLE:
        return NEXT_MOVE.get(order.state)
    if contract_state not in SIGNING_WAITS_FOR:
        return "prepare_contract"
    return "countersign_contract" if SIGNING_WAITS_FOR[contract_state] == "DEALER" else None


def _waits_for(order: Order, contract_state: str) -> str | None:
    """Whose turn it is: the buyer's, the dealer's or the system's; None when nothing is to come."""
    if order.state in MAY_HAVE_CONTRACT:
        return SIGNING_WAITS_FOR.get(contract_state, "DEALER")
    if order.state == "HOLD":
        return "BUYER"
    return "DEALER" if order.state in NEXT_MOVE else None


def _refusal(verb: str, order: Order, contract: ContractFacts | None, actor: Actor) -> DomainError | None:
    if not actor.may(RIGHT_FOR[verb]):
        return Forbidden("access.right_missing")
    if verb == "record_signature":
        return signature_obstacle(contract)
    refusal = closing_obstacle(order) if verb == "close" else _of_the_car(verb, order)
    return refusal or next(obstacles(at_hand(order), verb), None)


def _regions_of(order: OrderAtHand) -> list[dict[str, Any]]:
    """Every region that has words for people, with what of it keeps the order from its next step."""
    named = ((each, section(each.name)) for each in regions())
    return [_region(each, known.at_desk(), order) for each, known in named if known is not None]


def _region(region: Region, known: Section, order: OrderAtHand) -> dict[str, Any]:
    state, verb = region.state_of(order), NEXT_MOVE.get(order.state)
    in_the_way = region.obstacles(order, verb) if verb else ()
    return {
        "name": region.name,
        **_both("title", known.title),
        "state": state,
        **_both("label", known.words.get(state, state)),
        "obstacles": [_obstacle(each) for each in in_the_way],
    }


def _obstacle(error: DomainError) -> dict[str, str]:
    return {"code": error.code, "text_zh": _said(error, "zh-hans"), "text_en": _said(error, "en")}


def _both(name: str, text: Any) -> dict[str, str]:
    told = {}
    for suffix, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            told[f"{name}_{suffix}"] = str(text)
    return told


def _of_the_car(verb: str, order: Order) -> DomainError | None:
    if verb == "mark_ready":
        return ready_obstacle(standing_of(order.vehicle_id))
    return delivery_obstacle(order, standing_of(order.vehicle_id)) if verb == "deliver" else None


def _move(verb: str, refusal: DomainError | None) -> dict[str, Any]:
    return {
        "verb": verb,
        "allowed": refusal is None,
        "yours": not isinstance(refusal, Forbidden),
        "reason_zh": _said(refusal, "zh-hans") if refusal else None,
        "reason_en": _said(refusal, "en") if refusal else None,
    }


def _said(error: DomainError, language: str) -> str:
    with translation.override(language):
        return sentence_for(error)


def _attention(code: str) -> dict[str, str] | None:
    if code not in ATTENTION:
        return None
    zh, en = ATTENTION[code]
    return {"code": code, "text_zh": zh, "text_en": en}


def _line(line: AuditLine, label: tuple[str, str]) -> dict[str, Any]:
    label_zh, label_en = label
    of_the_order = line.action.startswith("orders.")
    return {
        "at": line.at,
        "state": line.after.get("state", "") if of_the_order else "",
        "actor": line.actor_name,
        "label_zh": label_zh,
        "label_en": label_en,
        "note": note_of(line) if line.action.startswith(OF_CONTRACTS) else line.note,
    }


def _payment(payment: PaymentFacts) -> dict[str, Any]:
    return {
        "id": payment.id,
        "kind": payment.kind,
        "method": payment.method,
        "amount": money(payment.amount_minor, payment.currency),
        "state": payment.state,
        "at": payment.at,
        "reference": payment.reference,
        "error": payment.error,
        "retry_at": payment.refund_due_at,
        "waits": payment.refund_waits,
    }


def _contract(contract: ContractFacts) -> dict[str, Any]:
    return {
        "id": contract.id,
        "number": contract.number,
        "version": contract.version,
        "state": contract.state,
        "pdf_url": f"/api/v1/orders/{contract.order_id}/contract.pdf" if contract.has_file else None,
        "rendered_at": contract.rendered_at,
        "sha256": contract.sha256 or None,
        "error": told(contract.error) or None,
    }
