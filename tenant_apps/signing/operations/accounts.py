"""A dealer chooses who has its contracts signed, and sets up its account there."""

from __future__ import annotations

import re

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenant_apps.signing.errors import (
    AppIdMissing,
    AppIdWrong,
    CompanyMissing,
    CompanyWrong,
    EnvelopesOpen,
    ProviderUnknown,
    SecretMissing,
    SecretWrong,
)
from tenant_apps.signing.facts import BUILTIN, FADADA, OUTSIDE, PROVIDERS
from tenant_apps.signing.models import Choice, Envelope, ProviderAccount
from tenant_apps.signing.providers import provider_for
from tenant_apps.signing.queries import account_of
from tenant_apps.signing.states import LIVE

_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECRET = re.compile(r"[!-~]{8,200}")


def choose_provider(*, actor: Actor, provider: str) -> None:
    """From now on this provider has the contracts signed; those that lie elsewhere stay there.

    Raises Forbidden, ProviderUnknown, and NoProvider for one without a complete account.
    """
    actor.require("signing.manage")
    if provider not in PROVIDERS:
        raise ProviderUnknown()
    with transaction.atomic():
        if provider != BUILTIN:
            account_of(provider)
        row, made = Choice.objects.select_for_update().get_or_create(
            one=True, defaults={"id": ids.new_id(), "provider": provider}
        )
        before = BUILTIN if made else row.provider
        if before == provider:
            return
        row.provider = provider
        row.save(update_fields=["provider", "updated_at"])
        after = {"provider": provider}
        record(actor, "signing.provider.chosen", ("choice", row.id), before={"provider": before}, after=after)


def save_account(*, actor: Actor, provider: str, app_id: str, company: str = "", secret: str = "") -> None:
    """The dealer's account with a provider. An empty secret leaves the one that is there.

    Raises Forbidden, ProviderUnknown, AppIdMissing, AppIdWrong, CompanyMissing, CompanyWrong, SecretMissing,
    SecretWrong, and EnvelopesOpen for another app while contracts lie with the one before.
    """
    actor.require("signing.manage")
    app_id, company, secret = app_id.strip(), company.strip(), secret.strip()
    _check(provider, app_id, company, secret)
    with transaction.atomic():
        row = ProviderAccount.objects.select_for_update().filter(provider=provider).first()
        if row is None:
            row = ProviderAccount(id=ids.new_id(), provider=provider)
        moved = row.app_id != app_id
        if not secret and (moved or row.secret is None):
            raise SecretMissing()
        if moved and Envelope.objects.filter(provider=provider, state__in=LIVE).exists():
            raise EnvelopesOpen()
        before = {"app_id": row.app_id, "company": row.company}
        row.app_id, row.company, row.tested_at, row.problem = app_id, company, None, ""
        if secret:
            row.secret = secret
        row.save()
        after = {"app_id": app_id, "company": company, "secret": "new" if secret else "kept"}
        record(actor, "signing.account.saved", ("account", row.id), before=before, after=after)


def try_account(*, actor: Actor, provider: str) -> str:
    """Ask the provider whether it knows the account; the code of what it found, empty when all is well.

    Raises Forbidden, NoProvider.
    """
    actor.require("signing.manage")
    problem = ""
    try:
        provider_for(account_of(provider)).test()
    except DomainError as refused:
        if refused.default_code == "signing.no_provider":
            raise
        problem = refused.code.removeprefix("signing.")[:40]
    with transaction.atomic():
        row = ProviderAccount.objects.select_for_update().get(provider=provider)
        row.tested_at, row.problem = clock.now(), problem
        row.save(update_fields=["tested_at", "problem", "updated_at"])
        record(actor, "signing.account.tested", ("account", row.id), after={"problem": problem})
    return problem


def _check(provider: str, app_id: str, company: str, secret: str) -> None:
    if provider not in OUTSIDE:
        raise ProviderUnknown()
    if not app_id:
        raise AppIdMissing()
    if not _PLAIN.fullmatch(app_id):
        raise AppIdWrong()
    if provider == FADADA and not company:
        raise CompanyMissing()
    if company and not _PLAIN.fullmatch(company):
        raise CompanyWrong()
    if secret and not _SECRET.fullmatch(secret):
        raise SecretWrong()
