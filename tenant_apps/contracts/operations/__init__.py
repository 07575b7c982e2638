"""All writes of contracts, each in one transaction and with `actor` first."""

from tenant_apps.contracts.operations.carrying import call_for_due, carry_on, retry_contract
from tenant_apps.contracts.operations.drawing import approve_clauses, draw
from tenant_apps.contracts.operations.ending import (
    end_contracts,
    end_papers,
    expire_contract,
    expire_contracts,
    supersede,
    terminate_contract,
    void_contract,
)
from tenant_apps.contracts.operations.identifying import ask_code, identify
from tenant_apps.contracts.operations.reading import download_contract, read_contract, read_document
from tenant_apps.contracts.operations.rendering import render_contract
from tenant_apps.contracts.operations.sending import (
    open_contract,
    remind_signer,
    send_contract,
    send_if_ready,
)
from tenant_apps.contracts.operations.signing import Countersigned, countersign, decline, sign, sign_contract

__all__ = [
    "Countersigned",
    "approve_clauses",
    "ask_code",
    "call_for_due",
    "carry_on",
    "countersign",
    "decline",
    "download_contract",
    "draw",
    "end_contracts",
    "end_papers",
    "expire_contract",
    "expire_contracts",
    "identify",
    "masked",
    "open_contract",
    "read_contract",
    "read_document",
    "remind_signer",
    "render_contract",
    "retry_contract",
    "send_contract",
    "send_if_ready",
    "sign",
    "sign_contract",
    "supersede",
    "terminate_contract",
    "void_contract",
]
