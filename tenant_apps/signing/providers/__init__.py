"""Outside signing providers, each behind the same port."""

from __future__ import annotations

from django.conf import settings

from tenant_apps.signing.errors import NoProvider
from tenant_apps.signing.facts import ESIGN, FADADA, Account
from tenant_apps.signing.providers.esign import Esign
from tenant_apps.signing.providers.fadada import Fadada
from tenant_apps.signing.providers.http import Line
from tenant_apps.signing.providers.port import Provider

__all__ = ["Provider", "provider_for"]


def provider_for(account: Account) -> Provider:
    """The provider of a dealer's account. Raises NoProvider for one this installation does not reach."""
    if account.provider == FADADA:
        return Fadada(account, Line(settings.FADADA_URL, ("fadada.com",)))
    if account.provider == ESIGN:
        return Esign(account, Line(settings.ESIGN_URL, ("esign.cn",)))
    raise NoProvider()
