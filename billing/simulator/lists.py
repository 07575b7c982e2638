"""Pages of a list, in Stripe's shape."""

from collections.abc import Mapping
from typing import Any

from billing.simulator.errors import missing
from billing.simulator.params import Params
from billing.simulator.store import Object


def page(rows: list[Object], url: str, *, has_more: bool = False) -> Object:
    """The list object around rows already chosen."""
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}


def listing(rows: list[Object], params: Params, url: str, filters: Mapping[str, str] | None = None) -> Object:
    """``limit`` rows after (or before) a cursor, newest first, kept to the filters given.

    ``filters`` maps a parameter to the field of the object that it must equal.
    """
    limit = min(params.integer("limit", least=1) or 10, 100)
    after, before = params.text("starting_after"), params.text("ending_before")
    for name, field in (filters or {}).items():
        wanted = params.text(name)
        if wanted is not None:
            rows = [row for row in rows if row.get(field) == wanted]
    params.accept("created", "expand")
    params.finish()
    if before:
        earlier = rows[: _index(rows, before, "ending_before")]
        return page(earlier[-limit:], url, has_more=len(earlier) > limit)
    if after:
        rows = rows[_index(rows, after, "starting_after") + 1 :]
    return page(rows[:limit], url, has_more=len(rows) > limit)


def _index(rows: list[Object], object_id: str, param: str) -> int:
    for index, row in enumerate(rows):
        if row["id"] == object_id:
            return index
    raise missing("object", object_id, param)


def expand(answer: Any, paths: list[str], find: "Finder") -> Any:
    """Put objects in the place of their ids along dotted paths (``data.payment_intent``)."""
    for path in paths:
        answer = _expand(answer, path.split("."), find)
    return answer


def _expand(value: Any, path: list[str], find: "Finder") -> Any:
    if not path or value is None:
        return value
    if isinstance(value, list):
        return [_expand(item, path, find) for item in value]
    if not isinstance(value, dict):
        return value
    head, *rest = path
    inner = value.get(head)
    if isinstance(inner, str):
        inner = find.find(head, inner) or inner
    elif inner is None:
        inner = find.derive(value, head)
    return {**value, head: _expand(inner, rest, find)} if inner is not None else value


class Finder:
    """Looks up what a field refers to; told how by the table of resources."""

    def __init__(self, lookups: Mapping[str, Any], derived: Mapping[tuple[str, str], Any], tx: Any) -> None:
        self.lookups = lookups
        self.derived = derived
        self.tx = tx

    def find(self, field: str, object_id: str) -> Object | None:
        """The object that a field's id names."""
        kind = self.lookups.get(field)
        return None if kind is None else self.tx.find(kind, object_id)

    def derive(self, owner: Object, field: str) -> Object | None:
        """A field that is shown only when asked for."""
        make = self.derived.get((str(owner.get("object")), field))
        return None if make is None else make(self.tx, owner)
