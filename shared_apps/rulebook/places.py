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
    "AL": _("Alabama"), "AK": _("Alaska"), "AZ": _("Arizona"), "AR": _("Arkansas"), "CA": _("California"),
    "CO": _("Colorado"), "CT": _("Connecticut"), "DE": _("Delaware"), "DC": _("District of Columbia"),
    "FL": _("Florida"), "GA": _("Georgia"), "HI": _("Hawaii"), "ID": _("Idaho"), "IL": _("Illinois"),
    "IN": _("Indiana"), "IA": _("Iowa"), "KS": _("Kansas"), "KY": _("Kentucky"), "LA": _("Louisiana"),
    "ME": _("Maine"), "MD": _("Maryland"), "MA": _("Massachusetts"), "MI": _("Michigan"),
    "MN": _("Minnesota"), "MS": _("Mississippi"), "MO": _("Missouri"), "MT": _("Montana"),
    "NE": _("Nebraska"), "NV": _("Nevada"), "NH": _("New Hampshire"), "NJ": _("New Jersey"),
    "NM": _("New Mexico"), "NY": _("New York"), "NC": _("North Carolina"), "ND": _("North Dakota"),
    "OH": _("Ohio"), "OK": _("Oklahoma"), "OR": _("Oregon"), "PA": _("Pennsylvania"),
    "RI": _("Rhode Island"), "SC": _("South Carolina"), "SD": _("South Dakota"), "TN": _("Tennessee"),
    "TX": _("Texas"), "UT": _("Utah"), "VT": _("Vermont"), "VA": _("Virginia"), "WA": _("Washington"),
    "WV": _("West Virginia"), "WI": _("Wisconsin"), "WY": _("Wyoming"),
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
