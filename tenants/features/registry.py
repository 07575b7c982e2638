"""What can be switched and what is counted: the whole list, in code. The database keeps exceptions only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext_lazy as _

Unit = Literal["pieces", "bytes"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of the product that a dealer has or has not. `default` holds for whoever has no exception."""

    name: str
    title: Any
    meaning: Any
    default: bool = True


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of something a dealer may have; `default` holds for whoever has no exception.

    With `each` the limit is for one of many (a vehicle, a buyer): a dealer's use of it is no one number.
    """

    name: str
    title: Any
    default: int
    unit: Unit = "pieces"
    each: bool = False


class UnknownSwitch(LookupError):
    """Code, or a call, names a feature or quota that is not declared here."""


_FEATURES = (
    Feature(
        "market_listing",
        _("Cars on the market"),
        _("Off: buyers find none of the dealer's cars. The portal goes on as before."),
    ),
    Feature(
        "online_reservations",
        _("Online reservations"),
        _("Off: cars can be seen and asked about, not reserved. Orders that are there go on."),
    ),
    Feature(
        "test_drives",
        _("Test drives online"),
        _("Off: buyers can book none, nor wait for one. Those that are booked stay."),
    ),
    Feature(
        "service_workshop",
        _("Workshop"),
        _("Off: the workshop leaves the portal's menu and answers nothing. Its records are kept."),
    ),
    Feature(
        "contracts_pdf",
        _("Contracts as PDF"),
        _("Off: no further contract is made. Those that exist can be read and signed."),
    ),
    Feature(
        "custom_domains",
        _("Own domains"),
        _("Off: no host can be added or proved. Hosts that answer go on answering."),
    ),
    Feature(
        "staff_invitations",
        _("Staff invitations"),
        _("Off: nobody can be invited. Invitations already sent can be taken up."),
    ),
)
_QUOTAS = (
    Quota("vehicles", _("Cars in stock"), 5_000),
    Quota("staff", _("Staff members"), 200),
    Quota("photos", _("Photos of a car"), 30, each=True),
    Quota("storage", _("Photo storage"), 50 * 2**30, unit="bytes"),
    Quota("invitations", _("Invitations a day"), 50),
    Quota("holds", _("Reservations of one buyer a day"), 20, each=True),
    Quota("domains", _("Own domains"), 3),
)
FEATURES: dict[str, Feature] = {feature.name: feature for feature in _FEATURES}
QUOTAS: dict[str, Quota] = {quota.name: quota for quota in _QUOTAS}


def feature(name: str) -> Feature:
    """A declared feature. Raises UnknownSwitch."""
    return _declared(name, FEATURES)


def quota(name: str) -> Quota:
    """A declared quota. Raises UnknownSwitch."""
    return _declared(name, QUOTAS)


def _declared(name: str, declared: dict[str, T]) -> T:
    try:
        return declared[name]
    except KeyError:
        raise UnknownSwitch(name) from None
