from __future__ import annotations

from uuid import UUID

from tenant_apps.identities.models import BankAccount, Identity

SAME_SHOWN = 5


def identity_of(lead_id: UUID) -> Identity | None:
    """The paper of a customer of the dealer at hand."""
    return Identity.objects.filter(lead_id=lead_id).first()


def account_of(lead_id: UUID) -> BankAccount | None:
    """The account of a customer of the dealer at hand."""
    return BankAccount.objects.filter(lead_id=lead_id).first()


def same_person(identity: Identity) -> list[UUID]:
    """Other leads whose paper has the same number, by the blind index alone: nothing is opened."""
    others = Identity.objects.filter(kind=identity.kind, number_index=bytes(identity.number_index))
    return list(
        others.exclude(id=identity.id).order_by("-created_at").values_list("lead_id", flat=True)[:SAME_SHOWN]
    )
