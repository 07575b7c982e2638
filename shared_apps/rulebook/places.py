"""The names of regions, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shared_apps.catalog.cities import CITIES

COUNTRIES: dict[str, Any] = {
    "EU": _("European Union"), "AT": _("Austria"), "BE": _("Belgium"), "BG": _("Bulgaria"), "CY": _("Cyprus"),
    "CZ": _("Czechia"), "DE": _("Germany"), "DK": _("Denmark"), "EE": _("Estonia"), "ES": _("Spain"),
    "FI": _("Finland"), "FR": _("France"), "GR": _("Greece"), "HR": _("Croatia"), "HU": _("Hungary"),
    "IE": _("Ireland"), "IT": _("Italy"), "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"),
    "MT": _("Malta"), "NL": _("Netherlands"), "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"),
    "SE": _("Sweden"), "SI": _("Slovenia"), "SK": _("Slovakia"),
}  # fmt: skip
STATES: dict[str, Any] = {
    "CA": _("California"), "FL": _("Florida"), "MI": _("Michigan"), "TX": _("Texas"), "VA": _("Virginia"),
}  # fmt: skip
_ENGLISH = {city.name_zh: city.name_en for city in CITIES}


def region_name(region: str) -> str:
    """A region in words; a place we have no word for stands as it is written."""
    if region in COUNTRIES:
        return str(COUNTRIES[region])
    if region.startswith("US-"):
        state, *local = region.removeprefix("US-").split("/")
        name = str(STATES.get(state, state))
        english = get_language() == "en"
        return ", ".join([*reversed(local), name]) if english else " ".join([name, *local])
    return _ENGLISH.get(region, region) if get_language() == "en" else region
