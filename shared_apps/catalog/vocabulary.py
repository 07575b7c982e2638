"""The closed words of the catalogue, each with its Chinese and English label."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A code with its labels."""

    code: str
    zh: str
    en: str


BODIES = (
    Word("SEDAN", "轿车", "Sedan"),
    Word("HATCHBACK", "两厢车", "Hatchback"),
    Word("WAGON", "旅行车", "Wagon"),
    Word("SUV", "SUV", "SUV"),
    Word("MPV", "MPV", "MPV"),
    Word("COUPE", "轿跑车", "Coupé"),
    Word("CONVERTIBLE", "敞篷车", "Convertible"),
    Word("PICKUP", "皮卡", "Pickup"),
    Word("VAN", "厢式车", "Van"),
)
ENERGIES = (
    Word("BEV", "纯电动", "Electric"),
    Word("PHEV", "插电混动", "Plug-in hybrid"),
    Word("EREV", "增程式", "Range-extended"),
    Word("HEV", "油电混动", "Hybrid"),
    Word("ICE", "燃油", "Combustion"),
    Word("FCEV", "氢燃料电池", "Fuel cell"),
)
DRIVES = (
    Word("FWD", "前驱", "Front-wheel drive"),
    Word("RWD", "后驱", "Rear-wheel drive"),
    Word("AWD", "四驱", "All-wheel drive"),
)
SIZE_CLASSES = (
    Word("A00", "微型车", "Micro"),
    Word("A0", "小型车", "Small"),
    Word("A", "紧凑型车", "Compact"),
    Word("B", "中型车", "Mid-size"),
    Word("C", "中大型车", "Large"),
    Word("D", "大型车", "Full-size"),
)
TIERS = (
    Word("VOLUME", "主流品牌", "Mainstream"),
    Word("PREMIUM", "高端品牌", "Premium"),
    Word("LUXURY", "豪华品牌", "Luxury"),
)

PLUG_IN = frozenset({"BEV", "PHEV", "EREV"})
"""What is charged from a socket; with fuel cells, what China's rules call a new-energy vehicle."""
NEW_ENERGY = PLUG_IN | {"FCEV"}


def codes(words: tuple[Word, ...]) -> tuple[str, ...]:
    """The codes alone, for checks."""
    return tuple(word.code for word in words)


def choices(words: tuple[Word, ...]) -> list[tuple[str, str]]:
    """For a Django field's `choices`, labelled in English, the source language."""
    return [(word.code, word.en) for word in words]


_LABELS = {word.code: word for words in (BODIES, ENERGIES, DRIVES, TIERS) for word in words}
_CLASS_LABELS = {word.code: word for word in SIZE_CLASSES}


def label(code: str, *, zh: bool) -> str:
    """The label of a body, energy, drive or tier; the code itself where the word is unknown."""
    word = _LABELS.get(code)
    return code if word is None else word.zh if zh else word.en


def class_label(code: str, *, zh: bool) -> str:
    """The label of a size class; the code itself where it is unknown."""
    word = _CLASS_LABELS.get(code)
    return code if word is None else word.zh if zh else word.en
