"""The demo's contracts that are signed online: kept for good, to countersign, with its buyer, declined.

Signatures carry the time of their making, so they are made now, not in the demo's past; and only where the
certificate authority answers.
"""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from core.edge import esign
from core.flow.outbox.relay import deliver_all
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from tenant_apps.contracts import operations
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.queries import current_contract
from tenant_apps.identities.id_numbers import check_character
from tenant_apps.identities.operations import record_order_identity
from tenant_apps.orders.operations import prepare_contract
from tenant_apps.orders.queries import orders
from tenants.context import DealerRef, dealer_context

GOALS = ("ARCHIVED", "BUYER_SIGNED", "SENT", "DECLINED")
"""How far the contract of each of the first dealers goes."""

BODY = "33999919880512001"  # nobody's: there is no region 339999
NUMBER = BODY + check_character(BODY)


def sign_online(dealer: DealerRef, team: dict[str, list[Actor]], goal: str) -> None:
    """Take a dealer's oldest reserved order without a contract to where its contract should stand."""
    with dealer_context(dealer):
        waiting = orders(SYSTEM, state="RESERVED").order_by("created_at", "id")
        order = next((one for one in waiting if current_contract(one.id) is None), None)
        if order is None:
            return
        buyer = Actor("buyer", order.buyer_id, order.buyer_name)
        record_order_identity(
            actor=buyer, order_id=order.id, kind="ID_CARD", name=order.buyer_name, number=NUMBER
        )
        prepare_contract(actor=team["SALES"][0], order_id=order.id)
    deliver_all()
    with dealer_context(dealer):
        contract = current_contract(order.id)
        if contract is None or contract.state != "RENDERED":
            return
        operations.send_contract(actor=team["SALES"][0], contract_id=contract.id)
        if goal == "DECLINED":
            operations.decline(actor=buyer, contract_id=contract.id, reason="想改成全款，请重新拟定。")
        if goal in ("SENT", "DECLINED") or not authority_answers() or not _sign(buyer, contract):
            return
    deliver_all()
    if goal == "ARCHIVED":
        _countersign(dealer, team["MANAGER"][0], contract.id)


def authority_answers() -> bool:
    """Whether the authority that the settings name is there at once."""
    try:
        esign.authority().trust_roots()
        at = urlsplit(settings.AUTHORITY_URL)
        with socket.create_connection((at.hostname or "", at.port or 443), timeout=0.5):
            return True
    except (OSError, DomainError):
        return False


def _sign(buyer: Actor, contract: ContractFacts) -> bool:
    signer = contract.signer("BUYER")
    if signer is None or not signer.phone:
        return False
    operations.open_contract(actor=buyer, contract_id=contract.id)
    operations.ask_code(actor=buyer, contract_id=contract.id)
    code = _code_sent_to(signer.phone, contract.number)
    operations.identify(actor=buyer, contract_id=contract.id, code=code, id_last4=NUMBER[-4:])
    operations.sign(actor=buyer, contract_id=contract.id)
    return True


def _countersign(dealer: DealerRef, manager: Actor, contract_id: UUID) -> None:
    with dealer_context(dealer):
        operations.countersign(actor=manager, contract_ids=[contract_id])
    deliver_all()


def _code_sent_to(phone: str, number: str) -> str:
    """The code in the text that the simulator filed for this contract."""
    for file in sorted(Path(settings.TEXTS_FOLDER).glob("*.json"), reverse=True):
        said = json.loads(file.read_text(encoding="utf-8"))
        found = re.search(r"\b\d{6}\b", said["text"].replace(number, ""))
        if said["to"] == phone and number in said["text"] and found:
            return found.group()
    return ""
