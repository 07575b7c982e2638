"""The language of conditions and the names in clauses: what they mean, and how they refuse."""

import pytest
from django.utils import translation

from shared_apps.standardforms.engine import (
    ConditionRefused,
    Field,
    PlaceholderUnbound,
    PlaceholderUnknown,
    condition_of,
    filled,
    require_known,
    said,
)

ENERGIES = {"BEV": ("纯电", "Electric"), "ICE": ("燃油", "Petrol")}
FIELDS = {
    field.path: field
    for field in (
        Field(path="buyer.name", type="text", zh="买方", en="Buyer"),
        Field(path="total_minor", type="money", zh="总价", en="Total"),
        Field(path="keys", type="number", zh="钥匙", en="Keys"),
        Field(path="due", type="date", zh="期限", en="Due"),
        Field(path="used", type="flag", zh="二手", en="Used"),
        Field(path="items", type="list", zh="清单", en="Items"),
        Field(path="energy", type="choice", zh="能源", en="Energy", values=ENERGIES),
    )
}  # fmt: skip
SNAPSHOT = {
    "buyer": {"name": "李晓雯"}, "total_minor": 21_580_050, "keys": 2, "due": "2026-12-20", "used": True,
    "items": [1, 2], "energy": "BEV", "currency": "CNY",
}  # fmt: skip


def holds(text: str, snapshot=None) -> bool:
    return condition_of(text, FIELDS, clause="试").holds(SNAPSHOT if snapshot is None else snapshot)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("used", True),
        ("not used", False),
        ('energy = "BEV"', True),
        ('energy != "BEV"', False),
        ('energy in ("ICE", "BEV")', True),
        ('energy in ("ICE")', False),
        ("total_minor >= 215800.50", True),
        ("total_minor > 215800.50", False),
        ("total_minor < 215801", True),
        ("keys = 2", True),
        ("keys <= -1", False),
        ("items = 2", True),
        ('due > "2026-12-19"', True),
        ('due > "2026-12-20"', False),
        ('buyer.name = "李晓雯"', True),
        ("used and keys = 3", False),
        ("used or keys = 3", True),
        ("not used or keys = 2 and used", True),
        ("not (used or keys = 2) and used", False),
        ("keys = 3 or used and keys = 2", True),
        ("(keys = 3 or used) and keys = 3", False),
    ],
)
def test_a_condition_means_what_it_says(text, expected):
    assert holds(text) is expected


def test_what_a_snapshot_lacks_is_empty_zero_or_false():
    assert not holds("used", {})
    assert holds("total_minor = 0", {})
    assert holds('buyer.name = ""', {"buyer": None})
    assert holds("items = 0", {})
    assert holds('due = ""', {})
    assert not holds('due < "2026-12-20"', {}) and not holds('due >= "2026-12-20"', {})
    assert not holds('energy in ("BEV")', {})


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("usedd", 1, "usedd"),
        ("keys", 5, "comparison"),
        ('keys = "2"', 8, "number"),
        ("energy = 2", 10, "quotation"),
        ('energy = "DIESEL"', 10, "BEV"),
        ('energy > "BEV"', 8, "quantity"),
        ('due = "soon"', 7, "2026-01-31"),
        ("used and", 9, "early"),
        ("(used", 6, ")"),
        ("used)", 5, ")"),
        ("used keys = 2", 6, "keys"),
        ("keys = 2 ;drop", 10, ";"),
        ("__import__('os')", 12, "'"),
        ("keys == 2", 7, "number"),
        ('energy in "BEV"', 11, "("),
        ("not " * 30 + "used", 81, "deep"),
        ("used or " * 60 + "used", 401, "400"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where_and_why(text, at, why):
    with translation.override("en"), pytest.raises(ConditionRefused) as refused:
        condition_of(text, FIELDS, clause="试")
    assert refused.value.params["clause"] == "试"
    assert refused.value.params["at"] == at
    assert why in str(refused.value.params["why"])


def test_names_in_a_clause_are_known_or_refused():
    require_known("{{buyer.name}} 支付 {{ total_minor }}。", FIELDS, clause="价款")
    for text in ("{{buyer.phone}}", "{{items}}", "{{}}", "{{buyer.name", "buyer}}", "{{total_minor|safe}}"):
        with pytest.raises(PlaceholderUnknown):
            require_known(text, FIELDS, clause="价款")


def test_a_clause_says_values_in_its_language_and_once():
    text = "{{total_minor}} / {{due}} / {{energy}} / {{used}} / {{buyer.name}}"
    assert filled(text, FIELDS, SNAPSHOT, "zh") == "¥215,800.50 / 2026年12月20日 / 纯电 / 是 / 李晓雯"
    assert filled(text, FIELDS, SNAPSHOT, "en") == "¥215,800.50 / 20 December 2026 / Electric / yes / 李晓雯"
    tricky = SNAPSHOT | {"buyer": {"name": "{{total_minor}}"}}
    assert filled("{{buyer.name}}", FIELDS, tricky, "zh") == "{{total_minor}}"


def test_what_is_not_known_is_named_all_at_once():
    with pytest.raises(PlaceholderUnbound) as refused:
        filled("{{buyer.name}} {{due}} {{keys}}", FIELDS, {"keys": 0, "currency": "CNY"}, "zh")
    assert refused.value.params["names"] == "买方 (buyer.name), 期限 (due)"


def test_figures_of_other_currencies_and_below_zero():
    assert said(FIELDS["total_minor"], {"total_minor": -5, "currency": "EUR"}, "en") == "−EUR 0.05"
    assert said(FIELDS["due"], {"due": "2026-11-23T09:40"}, "zh") == "2026年11月23日 09:40"
