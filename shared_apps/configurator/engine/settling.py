"""What follows by itself from a choice: packages come and go with what they include."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Model, Selection


def settle(model: Model, before: Iterable[str], after: Iterable[str]) -> Selection:
    """The selection `after`, in which packages new since `before` have brought what they include.

    What they bring takes the place of another option of a group of ONE, unless that was chosen just now
    too. Packages that went take along what only they brought; a group of ONE goes back to its first option.
    """
    was = set(before) & model.places.keys()
    now = set(after) & model.places.keys()
    chosen = now - was
    brought = {option for code in now for option in model.included(code)}
    for code in [option.code for option in model.options if option.code in was - now]:
        for option in model.included(code) & was - brought - chosen:
            now.discard(option)
    for code in [option.code for option in model.options if option.code in chosen]:
        for option in sorted(model.included(code), key=model.places.__getitem__):
            group = model.group_of[option]
            others = {each.code for each in group.options} - {option} if group.choose == "ONE" else set()
            if not others & chosen:
                now = now - others | {option}
    for group in model.groups:
        if group.choose == "ONE" and not now & {option.code for option in group.options}:
            now.add(group.options[0].code)
    return frozenset(now)
