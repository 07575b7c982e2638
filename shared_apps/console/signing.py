"""The address of an application's progress page: nobody guesses it, and nothing need be kept for it."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

from core.kernel.errors import NotFound
from shared_apps.console.models import Application
from shared_apps.console.queries import application_by_id

_signer = Signer(sep="~", salt="marque.dealer-application")


def token_of(application: Application) -> str:
    """What stands in the address, signed with the installation's secret key (HMAC-SHA-256)."""
    return _signer.sign(application.id.hex)


def application_of(token: str) -> Application:
    """The application the address belongs to. Raises NotFound."""
    try:
        application_id = UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise NotFound() from error
    return application_by_id(application_id)
