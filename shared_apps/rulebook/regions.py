"""The places that rules are made for: China's provinces and cities, the Union's states, American places.

A region is a short Chinese name (浙江, 杭州), '' for all of China; 'EU' or a member state's code; 'US-FL'
for a state, 'US-FL/Orange' for a county of it, 'US-FL/Orange/Orlando' for a city.
"""

from __future__ import annotations

import re

EU_KINDS = frozenset({"eu_vat", "eu_new_transport", "eu_margin_scheme", "eu_b2b_supply"})
US_STATE_KINDS = frozenset({"us_state_tax"})
US_LOCAL_KINDS = frozenset({"us_local_tax"})
MEMBER_STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM",
    "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY",
)  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]{0,12}")
_PLACE = re.compile(r"US-([A-Z]{2})((?:/[A-Za-z][A-Za-z .'-]{0,30}){0,2})")


def region_is_known(kind: str, region: str) -> bool:
    """Whether rules of a kind can be made for a region."""
    if kind in EU_KINDS:
        return region in MEMBER_STATES if kind == "eu_vat" else region == "EU"
    if kind in US_STATE_KINDS | US_LOCAL_KINDS:
        found = _PLACE.fullmatch(region)
        return bool(
            found and found[1] in STATES and bool(found[2]) == (kind in US_LOCAL_KINDS) and len(region) <= 40
        )
    return bool(_CHINESE.fullmatch(region))
