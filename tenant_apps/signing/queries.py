from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count

from core.edge.web import host_url
from tenant_apps.signing.errors import EnvelopeUnknown, NoProvider
from tenant_apps.signing.facts import BUILTIN, OUTSIDE, Account, AccountFacts, EnvelopeFacts, Signer, Spot
from tenant_apps.signing.models import Choice, Envelope, ProviderAccount
from tenant_apps.signing.states import LIVE
from tenants.context import current_dealer


def provider_in_force() -> str:
    """Who has the contracts of the dealer at hand signed from now on: BUILTIN, FADADA or ESIGN."""
    chosen = Choice.objects.values_list("provider", flat=True).first()
    return chosen or BUILTIN


def account_of(provider: str) -> Account:
    """The dealer's account with a provider, its secret in the clear. Raises NoProvider without one."""
    row = ProviderAccount.objects.filter(provider=provider).first()
    if row is None or row.secret is None:
        raise NoProvider()
    return Account(provider=row.provider, app_id=row.app_id, secret=row.secret.opened(), company=row.company)


def accounts() -> list[AccountFacts]:
    """The dealer's accounts, one for each outside provider, filled in or not."""
    rows = {row.provider: row for row in ProviderAccount.objects.all()}
    return [_account_facts(provider, rows.get(provider)) for provider in OUTSIDE]


def envelope_of(subject_id: UUID) -> EnvelopeFacts | None:
    """The newest envelope about something; one that may still be signed goes before those that are over."""
    rows = list(Envelope.objects.filter(subject_id=subject_id).order_by("-created_at", "-id"))
    row = next((each for each in rows if each.state in LIVE), rows[0] if rows else None)
    return facts_of(row) if row is not None else None


def signed_bytes(envelope_id: UUID) -> bytes:
    """The signed PDF of a finished envelope. Raises EnvelopeUnknown where there is none (yet)."""
    row = Envelope.objects.filter(id=envelope_id, state="FINISHED").first()
    if row is None:
        raise EnvelopeUnknown()
    with default_storage.open(row.signed_pdf) as file:
        return bytes(file.read())


def signers_of(row: Envelope) -> tuple[Signer, ...]:
    """Who signs, in order."""
    if row.signers is None:
        return ()
    plain = json.loads(row.signers.opened())
    return tuple(
        Signer(**{**one, "spot": Spot(page=one["spot"]["page"], box=tuple(one["spot"]["box"]))})
        for one in plain
    )


def written(signers: tuple[Signer, ...]) -> str:
    """The inverse of `signers_of`."""
    return json.dumps([asdict(one) for one in signers], ensure_ascii=False)


def facts_of(row: Envelope) -> EnvelopeFacts:
    """An envelope as others see it."""
    return EnvelopeFacts(
        id=row.id,
        subject_id=row.subject_id,
        provider=row.provider,
        state=row.state,
        ref=row.ref,
        signed=tuple(row.signed),
        expires_at=row.expires_at,
        problem=row.problem,
        reason=row.reason,
        sha256=row.sha256,
        signed_sha256=row.signed_sha256,
    )


def open_at() -> dict[str, int]:
    """How many documents are still being signed at each outside provider."""
    rows = Envelope.objects.filter(state__in=LIVE).values_list("provider").annotate(count=Count("id"))
    return {**dict.fromkeys(OUTSIDE, 0), **dict(rows)}


def due_envelopes(now: datetime, limit: int = 100) -> list[UUID]:
    """Envelopes about which a provider is to be called by now."""
    rows = Envelope.objects.filter(due_at__lte=now).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def callback_url(provider: str) -> str:
    """Where a provider tells the dealer at hand what happens."""
    base = settings.SIGNING_CALLBACK_BASE or host_url()
    return f"{base.rstrip('/')}/webhooks/signing/{provider.lower()}/{current_dealer().id}"


def _account_facts(provider: str, row: ProviderAccount | None) -> AccountFacts:
    if row is None:
        return AccountFacts(
            provider=provider, app_id="", company="", has_secret=False, tested_at=None, problem=""
        )
    return AccountFacts(
        provider=provider,
        app_id=row.app_id,
        company=row.company,
        has_secret=row.secret is not None,
        tested_at=row.tested_at,
        problem=row.problem,
    )
