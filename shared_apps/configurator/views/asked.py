"""What an address asks for: a share code, or controls of the form.

Controls count from the code in `was`, or from the usual car: `?trim=pro&paint=olive-green` is a link others
can write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.http import QueryDict

from shared_apps.configurator.engine import Model, NoFix, Selection, nearest_fix, settle
from shared_apps.configurator.facts import Published
from shared_apps.configurator.queries import list_of_version
from shared_apps.configurator.sharing import read_code, version_in

Problem = Literal["", "forged", "other_series"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A configuration of a published list, the one `before` it, and what is wrong with the code."""

    published: Published
    selection: Selection
    before: Selection
    problem: Problem = ""


def read_asked(query: QueryDict, newest: Published) -> Asked:
    """The configuration an address speaks of; where its code cannot be read the usual car, and why."""
    code = query.get("was") or query.get("c") or ""
    published, before, problem = _read(code, newest)
    by_form = "was" in query or ("c" not in query and any(g.code in query for g in newest.model.groups))
    if problem or not by_form:
        return Asked(published, before, before, problem)
    after = _of_form(query, published.model, before)
    return Asked(published, settle(published.model, before, after), before)


def usual(model: Model, wished: Iterable[str] = ()) -> Selection:
    """The car with what is wished for, as far as there is such, and the first of everything else."""
    known = [code for code in wished if code in model.places]
    filled = settle(model, known, known)
    try:
        return nearest_fix(model, filled).selection
    except NoFix:
        return nearest_fix(model, settle(model, (), ())).selection


def _read(code: str, newest: Published) -> tuple[Published, Selection, Problem]:
    if not code:
        return newest, usual(newest.model), ""
    version = version_in(code)
    named = newest if version == newest.id else list_of_version(version) if version is not None else None
    selection = read_code(code, named.digest, named.model) if named else None
    if named is None or selection is None:
        return newest, usual(newest.model), "forged"
    if (named.list.brand, named.list.series) != (newest.list.brand, newest.list.series):
        return newest, usual(newest.model), "other_series"
    return named, selection, ""


def _of_form(query: QueryDict, model: Model, before: Selection) -> set[str]:
    """The controls that are on; a group of ONE the form does not tell of stays as it was."""
    found: set[str] = set()
    for group in model.groups:
        codes = {option.code for option in group.options}
        told = {f"{group.code}:{value}" for value in query.getlist(group.code)} & codes
        found |= told or (set(before) & codes if group.choose == "ONE" else set())
    return found
