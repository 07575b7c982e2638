"""Who has a dealer's contracts signed, and its accounts with outside providers. Secrets go in and not out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from core.edge.api import ErrorBody, idempotent
from tenant_apps.signing import operations
from tenant_apps.signing.queries import accounts, callback_url, open_at, provider_in_force
from tenant_apps.signing.schemas import SigningAccountIn, SigningChoiceIn, SigningSetupOut
from tenant_apps.staff.access import staff_actor

router = Router(tags=["signing"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 503})


@router.get(
    "/signing/setup", operation_id="signing_setup", response={200: SigningSetupOut, REFUSALS: ErrorBody}
)
def setup(request: HttpRequest) -> dict[str, Any]:
    """The provider in force and the accounts."""
    staff_actor(request).require("signing.manage")
    return _shown()


@router.put(
    "/signing/setup", operation_id="signing_choose", response={200: SigningSetupOut, REFUSALS: ErrorBody}
)
def choose(request: HttpRequest, body: SigningChoiceIn) -> dict[str, Any]:
    """Have new contracts signed by another provider."""
    operations.choose_provider(actor=staff_actor(request), provider=body.provider)
    return _shown()


@router.put(
    "/signing/accounts/{provider}",
    operation_id="signing_save_account",
    response={200: SigningSetupOut, REFUSALS: ErrorBody},
)
def save_account(request: HttpRequest, provider: str, body: SigningAccountIn) -> dict[str, Any]:
    """The account with a provider."""
    operations.save_account(
        actor=staff_actor(request),
        provider=provider,
        app_id=body.app_id,
        company=body.company,
        secret=body.secret,
    )
    return _shown()


@router.post(
    "/signing/accounts/{provider}/test",
    operation_id="signing_test_account",
    response={200: SigningSetupOut, REFUSALS: ErrorBody},
)
@idempotent
def test_account(request: HttpRequest, provider: str) -> dict[str, Any]:
    """Ask the provider whether it accepts the account; `problem` then says what it found."""
    operations.try_account(actor=staff_actor(request), provider=provider)
    return _shown()


def _shown() -> dict[str, Any]:
    return {
        "provider": provider_in_force(),
        "accounts": [{**asdict(one), "callback_url": callback_url(one.provider)} for one in accounts()],
        "open": open_at(),
    }
