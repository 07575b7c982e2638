"""The door to insurers, and behind it three simulators until somebody connects real ones.

`settings.INSURERS` names a class with the calls of `Insurers`; each may be repeated with its `Cover.key`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from core.kernel import clock
from core.kernel.money import Money
from tenant_apps.insurance.errors import InsurerSilent
from tenant_apps.insurance.facts import Bound, Cover, Premium

SILENT, CHANGES_ITS_MIND = "901", "902"
"""Faults on command: a VIN's last digits for insurers who never answer, or refuse the policy in the end."""
VALID = timedelta(days=7)
TOO_DEAR = 100_000_000  # fen: the second insures no car above a million


@dataclass(frozen=True, slots=True)
class Insurer:
    """An insurer by its short name; `asks` is what it takes of the tariff, in percent."""

    code: str
    name_zh: str
    name_en: str
    asks: int


KNOWN = (
    Insurer("anping", "安平财险", "Anping Insurance", 88),
    Insurer("haitai", "海泰保险", "Haitai Insurance", 82),
    Insurer("zhongzhou", "中洲保险", "Zhongzhou Insurance", 94),
)


class Insurers(Protocol):
    """What insurers do. Each call raises InsurerSilent where no answer came in time."""

    def known(self) -> tuple[Insurer, ...]:
        """Who can be asked."""

    def quote(self, cover: Cover) -> Premium:
        """Their price."""

    def bind(self, cover: Cover) -> Bound:
        """Have the policy made out that was quoted."""

    def cancel(self, cover: Cover) -> None:
        """End the policy, or forget the quote."""


class SimulatedInsurers:
    """Answers by the input alone: three discounts; the second refuses dear cars, the third is slow."""

    def known(self) -> tuple[Insurer, ...]:
        """See Insurers."""
        return KNOWN

    def quote(self, cover: Cover) -> Premium:
        """See Insurers."""
        if cover.vin.endswith(SILENT) or (cover.insurer == "zhongzhou" and cover.attempt == 1):
            raise InsurerSilent()
        reference = f"Q-{cover.key[-12:].upper()}"
        if cover.insurer == "haitai" and cover.price_minor > TOO_DEAR:
            refused = {"reference": reference, "refused": "too_dear"}
            return Premium(reference=reference, reason="too_dear", body=refused)
        asks = next(each.asks for each in KNOWN if each.code == cover.insurer)
        premium = Money(cover.commercial_minor).share(asks, 100).amount
        until = clock.now() + VALID
        body = {"reference": reference, "premium": premium, "valid_until": until.isoformat()}
        return Premium(reference=reference, commercial_minor=premium, valid_until=until, body=body)

    def bind(self, cover: Cover) -> Bound:
        """See Insurers."""
        if cover.vin.endswith(CHANGES_ITS_MIND):
            return Bound(reason="withdrawn", body={"refused": "withdrawn"})
        number = f"{cover.insurer[:2].upper()}{cover.starts_on:%Y%m%d}{cover.key[-8:].upper()}"
        return Bound(policy_number=number, body={"policy": number})

    def cancel(self, cover: Cover) -> None:
        """See Insurers."""


def insurers() -> Insurers:
    """The insurers that are connected."""
    return cast(Insurers, import_string(settings.INSURERS)())
