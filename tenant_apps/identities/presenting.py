"""A customer's papers as the portal shows them: masked, always."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from core.flow.audit.models import AuditLine
from core.flow.reveal import reveals_of
from core.kernel.actor import Actor
from core.storage.crypto import SealBroken
from core.storage.sealed import Keyring, Sealed, keyring
from tenant_apps.customers.queries import lead_for
from tenant_apps.identities.kinds import SHOWN
from tenant_apps.identities.models import BankAccount, Identity
from tenant_apps.identities.operations import RECORD, REVEAL
from tenant_apps.identities.queries import account_of, identity_of, same_person

log = logging.getLogger(__name__)


def papers_of(actor: Actor, lead_id: UUID) -> dict[str, Any]:
    """What is noted of a customer, and what the actor may do with it. Raises Forbidden and NotFound."""
    lead = lead_for(actor, lead_id)
    identity, account, ring = identity_of(lead.id), account_of(lead.id), keyring()
    return {
        "identity": identity and _identity(identity, actor, ring),
        "bank_account": account and _account(account, actor, ring),
        "may_record": actor.may(RECORD),
        "may_reveal": actor.may(REVEAL),
    }


def _identity(identity: Identity, actor: Actor, ring: Keyring) -> dict[str, Any]:
    others = [lead_for(actor, other) for other in same_person(identity)]
    return {
        "kind": identity.kind,
        "name": identity.name,
        "masked": _masked(identity, ring),
        "updated_at": identity.updated_at,
        "same_person": [{"id": one.id, "number": one.number, "name": one.name} for one in others],
        "looks": _looks("identity", identity.lead_id, actor),
    }


def _account(account: BankAccount, actor: Actor, ring: Keyring) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "holder": account.holder,
        "bank": account.bank,
        "masked": _masked(account, ring),
        "updated_at": account.updated_at,
        "looks": _looks("bank_account", account.lead_id, actor),
    }


def _masked(paper: Identity | BankAccount, ring: Keyring) -> str | None:
    """None for a value that does not open: it was copied here from elsewhere, or changed in the database."""
    number: Sealed = paper.number
    try:
        return number.masked(*SHOWN[paper.kind], ring)
    except (SealBroken, LookupError) as error:
        log.error("a sealed value of %s does not open: %s", paper, error)
        return None


def _looks(kind: str, lead_id: UUID, actor: Actor) -> list[dict[str, Any]]:
    """Who has seen it, for those who may see it themselves."""
    if not actor.may(REVEAL):
        return []
    return [_look(line) for line in reveals_of(kind, lead_id)]


def _look(line: AuditLine) -> dict[str, Any]:
    return {"at": line.at, "actor": line.actor_name, "purpose": line.after["purpose"], "reason": line.note}
