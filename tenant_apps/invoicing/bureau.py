"""The tax bureau: one door, behind it a simulator until a real channel is connected.

`settings.TAX_BUREAU` names a class with `issue(asked)`. The same key asked again gets the same answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

REFUSED, SILENT = "0000", "0009"
"""What ID numbers end in that the simulator refuses, and for which its bureau does not answer in time."""


class BureauRefused(Exception):
    """The bureau does not issue this invoice; the text says why."""


class BureauSilent(Exception):
    """The bureau did not answer in time: nobody knows whether it issued."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Asked:
    """What the bureau is told. Amounts in fen, below zero for a red letter, which names what it reverses."""

    key: str
    form: str
    seller: str
    buyer: str
    id_number: str
    vin: str
    net_minor: int
    vat_minor: int
    reverses: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What the bureau prints on an invoice: its code, its number and the digits that verify it."""

    code: str
    number: str
    check: str


class Bureau(Protocol):
    """What a channel to the tax bureau does."""

    def issue(self, asked: Asked) -> Issued:
        """Have an invoice or a red letter issued. Raises BureauRefused and BureauSilent."""


class SimulatedBureau:
    """The simulator: numbers follow from the key, some buyers fail (REFUSED, SILENT)."""

    def issue(self, asked: Asked) -> Issued:
        """Issue at once, unless the number of the buyer's paper says otherwise."""
        if asked.id_number.endswith(REFUSED):
            raise BureauRefused("购买方证件号码与公安信息不符 / The buyer's ID number is not known")
        if asked.id_number.endswith(SILENT):
            raise BureauSilent("no answer within 10 s")
        digits = f"{int(hashlib.sha256(asked.key.encode()).hexdigest(), 16):040d}"
        return Issued(code=f"13300{digits[-7:]}", number=digits[-15:-7], check=digits[-35:-15])


def ask(asked: Asked) -> Issued:
    """Have an invoice issued by whoever is connected. Raises BureauRefused and BureauSilent."""
    return cast(Bureau, import_string(settings.TAX_BUREAU)()).issue(asked)
