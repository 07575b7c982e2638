from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from core.storage.crypto import SealBroken
from core.storage.sealed import Keyring, Sealed, keyring
from tenant_apps.identities.facts import BuyerOnPaper
from tenant_apps.identities.kinds import SHOWN
from tenant_apps.identities.models import BankAccount, Identity, OrderIdentity

log = logging.getLogger(__name__)
SAME_SHOWN = 5


def identity_of(lead_id: UUID) -> Identity | None:
    """The paper of a customer of the dealer at hand."""
    return Identity.objects.filter(lead_id=lead_id).first()


def order_identity(order_id: UUID) -> BuyerOnPaper | None:
    """The paper of an order's buyer, masked; None where nobody noted it."""
    return order_identities([order_id]).get(order_id)


def order_identities(order_ids: Collection[UUID]) -> dict[UUID, BuyerOnPaper]:
    """The papers of several orders' buyers, masked; orders without one are left out."""
    rows = OrderIdentity.objects.filter(order_id__in=order_ids)
    ring = keyring() if rows else None
    return {
        row.order_id: BuyerOnPaper(
            kind=row.kind,
            name=row.name,
            masked=_masked(row, ring),
            by_buyer=row.by_buyer,
            updated_at=row.updated_at,
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPaper:
    """A buyer's paper in the clear, to compare or to seal elsewhere. It is shown to nobody."""

    kind: str
    name: str
    number: str = field(repr=False)


def opened_paper(order_id: UUID) -> OpenedPaper | None:
    """The paper of an order's buyer in the clear; None where nobody noted one.

    Raises SealBroken and LookupError where the number does not open.
    """
    found = OrderIdentity.objects.filter(order_id=order_id).first()
    if found is None:
        return None
    return OpenedPaper(kind=found.kind, name=found.name, number=found.number.opened())


def account_of(lead_id: UUID) -> BankAccount | None:
    """The account of a customer of the dealer at hand."""
    return BankAccount.objects.filter(lead_id=lead_id).first()


def same_person(identity: Identity) -> list[UUID]:
    """Other leads whose paper has the same number, by the blind index alone: nothing is opened."""
    others = Identity.objects.filter(kind=identity.kind, number_index=bytes(identity.number_index))
    return list(
        others.exclude(id=identity.id).order_by("-created_at").values_list("lead_id", flat=True)[:SAME_SHOWN]
    )


def _masked(paper: OrderIdentity, ring: Keyring | None) -> str | None:
    number: Sealed = paper.number
    try:
        return number.masked(*SHOWN[paper.kind], ring)
    except (SealBroken, LookupError) as error:
        log.error("a sealed value of %s does not open: %s", paper, error)
        return None
