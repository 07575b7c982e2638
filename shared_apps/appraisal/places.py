"""How large a city is, as the trade counts them, and in which province it lies."""

from __future__ import annotations

from shared_apps.catalog.cities import CITIES

FIRST = frozenset({"北京", "上海", "广州", "深圳"})
NEW_FIRST = frozenset(
    {
        "成都", "杭州", "重庆", "苏州", "武汉", "西安", "南京", "长沙", "天津", "郑州", "东莞", "无锡",
        "宁波", "青岛", "合肥",
    }
)  # fmt: skip
"""The cities that the business press calls new first-tier (2024)."""
_PROVINCES = {city.name_zh: city.province_zh for city in CITIES}


def tier_of(city: str) -> str:
    """FIRST, NEW_FIRST or OTHER, by a city's Chinese name."""
    return "FIRST" if city in FIRST else "NEW_FIRST" if city in NEW_FIRST else "OTHER"


def province_of(city: str) -> str:
    """The province's Chinese name; the city's own where it is unknown."""
    return _PROVINCES.get(city, city)
