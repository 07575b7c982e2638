"""The rule engine against brute force on small models."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from shared_apps.configurator.engine import (
    Group,
    Model,
    ModelRefused,
    NoFix,
    Option,
    Rule,
    check,
    nearest_fix,
    settle,
)


def group(code: str, choose: str, *options: str, price: int = 0) -> Group:
    """A group with options of these codes, dearer one by one."""
    made = tuple(
        Option(name, f"选{name}", f"Option {name}", price * place) for place, name in enumerate(options)
    )
    return Group(code, code, code, choose, made)


def small_model(random: Random) -> Model:
    """Two groups of one, one of any, and a handful of rules of all kinds."""
    groups = []
    number = 0
    for place, choose in enumerate(("ONE", "ANY", "ONE")):
        options = []
        for _ in range(random.randint(2, 3)):
            options.append(
                Option(f"o{number}", f"选{number}", f"Option {number}", random.randint(0, 9) * 100_00)
            )
            number += 1
        groups.append(Group(f"g{place}", "组", "Group", choose, tuple(options)))
    rules: list[Rule] = []
    for _ in range(random.randint(1, 7)):
        first, second = random.sample(range(number), 2)
        kind = random.choice(("REQUIRES", "EXCLUDES", "INCLUDES"))
        rules.append(Rule(kind, f"o{first}", f"o{second}", "因为", "because"))
    try:
        return Model(tuple(groups), tuple(rules))
    except ModelRefused:  # packages in a circle
        return small_model(random)


def every(model: Model) -> Iterator[frozenset[str]]:
    """All 2ⁿ selections."""
    for flags in product((0, 1), repeat=len(model.options)):
        yield frozenset(o.code for o, on in zip(model.options, flags, strict=True) if on)


def fits(model: Model, selection: frozenset[str]) -> bool:
    """The meaning of the rules, written down a second time."""
    for each in model.groups:
        if each.choose == "ONE" and len(selection & {o.code for o in each.options}) != 1:
            return False
    for rule in model.rules:
        if rule.first in selection and (rule.second in selection) == (rule.kind == "EXCLUDES"):
            return False
    return True


def apart(model: Model, one: frozenset[str], other: frozenset[str]) -> int:
    """How many choices differ."""
    changed = 0
    for each in model.groups:
        codes = {o.code for o in each.options}
        differing = len((one ^ other) & codes)
        changed += min(differing, 1) if each.choose == "ONE" else differing
    return changed


def cost(model: Model, selection: frozenset[str]) -> int:
    """Σ of the items that no other item includes."""
    total = 0
    for code in selection:
        if not any(r.kind == "INCLUDES" and r.second == code and r.first in selection for r in model.rules):
            total += model.option(code).price_minor
    return total


class TestAgainstBruteForce:
    @pytest.mark.parametrize("seed", range(40))
    def test_clashes_and_prices_are_those_of_the_rules_meaning(self, seed):
        model = small_model(Random(seed))

        for selection in every(model):
            assert (check(model, selection) == []) == fits(model, selection)
            assert model.price(selection) == cost(model, selection)

    @pytest.mark.parametrize("seed", range(60))
    def test_a_fix_is_valid_and_the_nearest(self, seed):
        random = Random(1000 + seed)
        model = small_model(random)
        everything = list(every(model))
        valid = [one for one in everything if fits(model, one)]
        for _ in range(12):
            selection = random.choice(everything)
            wanted = random.choice(model.options).code
            whole = model.group_of[wanted]
            others = {o.code for o in whole.options} if whole.choose == "ONE" else set()
            start = selection - others | {wanted}
            allowed = [one for one in valid if wanted in one]
            if not allowed:
                with pytest.raises(NoFix):
                    nearest_fix(model, selection, [wanted])
                continue
            fix = nearest_fix(model, selection, [wanted])
            ranks = {
                one: (apart(model, start, one), abs(cost(model, one) - cost(model, start)),
                      sorted(model.places[code] for code in one))
                for one in allowed
            }  # fmt: skip

            assert fix.selection == min(allowed, key=ranks.__getitem__)
            assert fix.changes == ranks[fix.selection][0]
            assert fix.price_minor == cost(model, fix.selection)

    @pytest.mark.parametrize("seed", range(30))
    def test_what_is_unwanted_stays_away(self, seed):
        random = Random(2000 + seed)
        model = small_model(random)
        unwanted = random.choice(model.options).code
        allowed = [one for one in every(model) if fits(model, one) and unwanted not in one]
        selection = frozenset([unwanted])
        if not allowed:
            with pytest.raises(NoFix):
                nearest_fix(model, selection, unwanted=[unwanted])
            return

        fix = nearest_fix(model, selection, unwanted=[unwanted])

        assert fix.selection in allowed
        assert fix.changes == min(apart(model, selection, one) for one in allowed)


class TestRules:
    model = Model(
        (
            group("wheels", "ONE", "w18", "w19", "w20", price=600_000),
            group("packs", "ANY", "sport", "tow", price=1_000_000),
            group("seats", "ONE", "cloth", "red", price=500_000),
        ),
        (
            Rule(
                "INCLUDES",
                "sport",
                "w20",
                "运动套装带 20 寸轮毂",
                "The sport package comes with 20-inch wheels",
            ),
            Rule("REQUIRES", "red", "sport", "红色只随运动座椅", "Red comes with sport seats only"),
            Rule("EXCLUDES", "tow", "w20", "拖挂时不允许", "Not permitted for towing"),
        ),
    )

    def test_a_clash_names_both_options_and_the_rule(self):
        (clash,) = check(self.model, ["w18", "red"])

        assert (clash.kind, clash.first.code, clash.second.code) == ("REQUIRES", "red", "sport")
        assert clash.rule.words_zh == "红色只随运动座椅"

    def test_the_fix_brings_the_package_and_what_it_includes(self):
        fix = nearest_fix(self.model, ["w18", "cloth"], ["red"])

        assert fix.selection == {"w20", "sport", "red"}
        assert (fix.changes, fix.added, fix.removed) == (2, ("w20", "sport"), ("w18",))

    def test_what_a_package_includes_costs_nothing_more(self):
        assert self.model.price(["w20", "cloth"]) == 1_200_000
        assert self.model.price(["w20", "cloth", "sport"]) == 0  # the first of a group costs nothing here
        assert self.model.item_price("w20", ["w20", "sport"]) == 0

    def test_none_and_several_of_one_are_clashes(self):
        kinds = [clash.kind for clash in check(self.model, ["w18", "w19"])]

        assert kinds == ["TOO_MANY", "NONE_CHOSEN"]

    def test_a_package_brings_its_parts_and_takes_them_along(self):
        with_it = settle(self.model, ["w18", "cloth"], ["w18", "cloth", "sport"])
        without = settle(self.model, with_it, with_it - {"sport"})

        assert with_it == {"w20", "cloth", "sport"}
        assert without == {"w18", "cloth"}

    def test_nothing_fits_what_contradicts_itself(self):
        with pytest.raises(NoFix) as none:
            nearest_fix(self.model, ["w18", "cloth"], ["tow", "sport"])

        assert not none.value.bounded

    @pytest.mark.parametrize(
        "rules",
        [
            (Rule("REQUIRES", "w18", "w18"),),
            (Rule("REQUIRES", "w18", "nothing"),),
            (Rule("INCLUDES", "sport", "tow"), Rule("INCLUDES", "tow", "sport")),
        ],
    )
    def test_models_that_cannot_stand_are_refused(self, rules):
        with pytest.raises(ModelRefused):
            Model(self.model.groups, rules)

    def test_a_search_beyond_its_bounds_says_so(self):
        chain = group("chain", "ANY", *(f"c{n}" for n in range(10)))
        rules = tuple(Rule("REQUIRES", f"c{n}", f"c{n + 1}") for n in range(9))

        with pytest.raises(NoFix) as none:
            nearest_fix(Model((chain,), rules), [], ["c0"])

        assert none.value.bounded
