"""A configuration in words: what clashes and what mends it, what each item costs, how cars differ from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.edge.templatetags.marque import in_language, money
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.configurator.engine import Clash, Fix, Model, NoFix, Option, Selection, nearest_fix
from shared_apps.configurator.facts import INTERIOR, PAINT, TRIM, Published
from shared_apps.configurator.queries import Found, Wanted
from shared_apps.configurator.sharing import share_code
from shared_apps.marketplace.labels import in_chinese
from shared_apps.rulebook.standard import standard_monthly

FEN = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as a control shows it: whether it is on, what it adds, who includes it, its picture."""

    option: Option
    value: str
    on: bool
    price: str
    picture: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A group's controls; `swatches` where they are colours."""

    code: str
    name: str
    one: bool
    swatches: bool
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        """The name of what is on in a group of ONE."""
        return next((in_language(each.option, "name") for each in self.choices if each.on), "")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the summary: its minor units, and the package that covers it (None for none)."""

    group: str
    name: str
    price_minor: int
    within: str


@dataclass(frozen=True, slots=True)
class Mending:
    """A way out of clashes: the sentence on its button and the code of where it leads."""

    words: str
    price: str
    code: str


def picture_of(trim: TrimFacts, published: Published, selection: Iterable[str]) -> str:
    """The drawn car in the chosen paint, without a backdrop."""
    paint = option_in(published.model, PAINT, selection)
    return artwork_url(trim, paint.hex if paint else "", scene=False)


def option_in(model: Model, group: str, selection: Iterable[str]) -> Option | None:
    """What is on in a group, the first of several; None for nothing, or no such group."""
    on = set(selection)
    options = next((each.options for each in model.groups if each.code == group), ())
    return next((option for option in options if option.code in on), None)


def choices_of(published: Published, trim: TrimFacts, selection: Selection) -> list[Choices]:
    """Every group with its controls."""
    model = published.model
    return [
        Choices(
            group.code,
            in_language(group, "name"),
            group.choose == "ONE",
            group.code in {PAINT, INTERIOR},
            [
                Choice(
                    option,
                    option.code.partition(":")[2],
                    option.code in selection,
                    _price_words(published, group.code, option, selection),
                    artwork_url(trim, option.hex, scene=False) if group.code == PAINT else "",
                )
                for option in group.options
            ],
        )
        for group in model.groups
    ]


def items_of(published: Published, selection: Selection) -> list[Item]:
    """The lines whose sum is the price."""
    model = published.model
    found = []
    for option in model.options:
        if option.code in selection:
            package = _covering(model, option, selection)
            price = model.item_price(option.code, selection)
            group = in_language(model.group_of[option.code], "name")
            within = in_language(package, "name") if package else ""
            found.append(Item(group, in_language(option, "name"), price, within))
    return found


def monthly_of(price_minor: int, currency: str) -> int | None:
    """What the standard plan costs a month, up to the whole yuan, in minor units; None but in CNY."""
    return -(-standard_monthly(price_minor) // FEN) * FEN if currency == "CNY" and price_minor else None


def sentence_of(clash: Clash) -> str:
    """A clash in words: both options and the rule."""
    if clash.first is None or clash.second is None:
        return _("Choose one: %(group)s.") % {"group": in_language(clash.group, "name")}
    names = {"first": in_language(clash.first, "name"), "second": in_language(clash.second, "name")}
    if clash.rule is None:
        return _("Only one of %(first)s and %(second)s can be chosen.") % names
    names["why"] = in_language(clash.rule, "words")
    if clash.kind == "REQUIRES":
        return _("%(first)s needs %(second)s: %(why)s.") % names
    if clash.kind == "INCLUDES":
        return _("%(first)s always comes with %(second)s: %(why)s.") % names
    return _("%(first)s cannot be had with %(second)s: %(why)s.") % names


def mending(published: Published, before: Selection, selection: Selection) -> Mending | None:
    """The nearest valid selection that keeps what was just chosen and leaves off what was just taken off.

    What cannot be kept together with the rest is then let go; None where even that leads nowhere.
    """
    model = published.model
    gone = before - selection
    single = {option.code for group in model.groups if group.choose == "ONE" for option in group.options}
    for wanted, unwanted in ((selection - before, gone - single), (frozenset(), frozenset())):
        try:
            fix = nearest_fix(model, selection, wanted, unwanted)
        except NoFix:
            continue
        code = share_code(published.id, published.digest, model, fix.selection)
        return Mending(_fix_words(model, fix), _apart_words(published, selection, fix), code)
    return None


def differences(found: Found, wanted: Wanted) -> list[str]:
    """How a car differs from the configuration, one sentence each."""
    car, said = found.car, []
    if found.other_trim:
        said.append(_("Trim: %(trim)s") % {"trim": in_language(car, "trim")})
    if found.other_paint and wanted.paint:
        names = {"this": in_language(car, "colour"), "wanted": in_language(wanted.paint, "name")}
        said.append(_("Paint: %(this)s instead of %(wanted)s") % names)
    if found.other_interior and wanted.interior:
        names = {"this": in_language(car, "interior"), "wanted": in_language(wanted.interior, "name")}
        said.append(_("Interior: %(this)s instead of %(wanted)s") % names)
    if found.untold_interior:
        said.append(_("The dealer does not say which interior it has"))
    if found.untold_extras:
        names = {"extras": _joined(in_language(option, "name") for option in found.untold_extras)}
        said.append(_("Ask whether it has: %(extras)s") % names)
    return said


def lead_time(published: Published) -> str:
    """How long a car to order takes, in words."""
    weeks = published.list.weeks
    if weeks is None:
        return _("How long the maker takes is not known here; a dealer can tell you.")
    if weeks[0] == weeks[1]:
        words = ngettext("Usually %(to)s week from order to handover.",
                         "Usually %(to)s weeks from order to handover.", weeks[1])  # fmt: skip
    else:
        words = _("Usually %(from)s to %(to)s weeks from order to handover.")
    return words % {"from": weeks[0], "to": weeks[1]}


def _covering(model: Model, option: Option, selection: Selection) -> Option | None:
    """The package on that includes an option."""
    covered = model.packages_of.get(model.bit(option.code), 0) & model.mask(selection)
    return next((each for each in model.options if covered & model.bit(each.code)), None)


def _price_words(published: Published, group: str, option: Option, selection: Selection) -> str:
    package = _covering(published.model, option, selection)
    if package is not None:
        return _("included in %(package)s") % {"package": in_language(package, "name")}
    price = money(option.price_minor, published.list.currency)
    if group == TRIM:
        return price
    return f"+{price}" if option.price_minor else _("no extra charge")


def _fix_words(model: Model, fix: Fix) -> str:
    """Change to this, take that, leave off those; what another of its group replaces is not named."""
    groups = model.group_of
    added = [model.option(code) for code in fix.added]
    changed = [option for option in added if groups[option.code].choose == "ONE"]
    taken = [option for option in added if option not in changed]
    replaced = {groups[option.code].code for option in changed}
    left_off = [model.option(code) for code in fix.removed if groups[code].code not in replaced]
    said = [
        sentence % {"options": _joined(in_language(option, "name") for option in options)}
        for sentence, options in (
            (_("change to %(options)s"), changed),
            (_("take %(options)s"), taken),
            (_("leave off %(options)s"), left_off),
        )
        if options
    ]
    words = ("，" if in_chinese() else ", ").join(said)
    return words[:1].upper() + words[1:]


def _apart_words(published: Published, selection: Selection, fix: Fix) -> str:
    apart = fix.price_minor - published.model.price(selection)
    if apart == 0:
        return _("same price")
    sign = "+" if apart > 0 else "−"
    return f"{sign}{money(abs(apart), published.list.currency)}"


def _joined(names: Iterable[str]) -> str:
    return ("、" if in_chinese() else ", ").join(names)
