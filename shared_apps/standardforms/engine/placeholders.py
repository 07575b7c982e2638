"""`{{buyer.name}}` in a clause stands for what the snapshot says there. Nothing in it is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared_apps.standardforms.engine.fields import Field, said
from shared_apps.standardforms.engine.refusals import PlaceholderUnbound, PlaceholderUnknown

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
Fields = Mapping[str, Field]


def names_in(text: str) -> list[str]:
    """The paths a text names, each once, in order."""
    return list(dict.fromkeys(name.strip() for name in _PLACE.findall(text)))


def require_known(text: str, fields: Fields, *, clause: str) -> None:
    """Raise PlaceholderUnknown where the text names what the document lacks, or braces do not match."""
    wrong = [
        f"{{{{{name}}}}}" for name in names_in(text) if name not in fields or fields[name].type == "list"
    ]
    rest = _PLACE.sub("", text)
    wrong += [brace for brace in ("{{", "}}") if brace in rest]
    if wrong:
        raise PlaceholderUnknown(params={"clause": clause, "names": ", ".join(wrong)})


def filled(text: str, fields: Fields, snapshot: Mapping[str, Any], language: str) -> str:
    """The text with what the snapshot says. Raises PlaceholderUnbound naming everything that is missing."""
    missing = [fields[name] for name in names_in(text) if not said(fields[name], snapshot, language)]
    if missing:
        raise unbound(missing, language)
    return _PLACE.sub(lambda found: said(fields[found[1].strip()], snapshot, language), text)


def unbound(missing: Iterable[Field], language: str = "zh") -> PlaceholderUnbound:
    """The error that names these fields, each with its path."""
    return PlaceholderUnbound(params={"names": ", ".join(f"{f.name(language)} ({f.path})" for f in missing)})


def said_all(text: str, fields: Fields, snapshot: Mapping[str, Any], language: str) -> str:
    """The text for a cell of the page: empty where nothing of what it names is known."""
    names = names_in(text)
    if names and not any(said(fields[name], snapshot, language) for name in names):
        return ""
    words = _PLACE.sub(lambda found: said(fields[found[1].strip()], snapshot, language), text)
    return " ".join(words.split())
