"""Which rows in `public` are a dealer's: found in the models' columns, lest a new table is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from core.storage.belongings import Kept
from tenants.models import Dealer

# What is on its way, opens something, or tells of files that are not in the export: never told to anybody.
NOT_TOLD = frozenset(
    {
        "accounts_handoff",
        "accounts_session",
        "archive_backup",
        "archive_drill",
        "archive_restore",
        "archive_vaultcopy",
        "billing_webhookevent",
        "fleet_schema",
        "idempotency_idempotencykey",
        "keys_dealerkey",
        "life_certificate",
        "life_erasure",
        "life_export",
        "life_keptfile",
        "outbox_outboxevent",
    }
)
SECRET = re.compile(r"password|digest|token|secret|wrapped|private_key|session_key")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table in `public` and the condition of a dealer's rows in it, in the terms of `named`.

    `columns` are those that may leave the platform (no secrets, no bytes), `key` is the primary key's column,
    `people` the columns that refer to accounts. `kept` says why rows stay when the dealer is erased.
    """

    table: str
    where: str
    key: str
    columns: tuple[str, ...]
    people: tuple[str, ...] = ()
    kept: Kept | None = None
    moves: bool = False


def named(dealer: Dealer) -> dict[str, str]:
    """The values for a belonging's condition."""
    return {
        "id": str(dealer.id),
        "schema": dealer.schema_name,
        "slug": dealer.slug,
        "host": f"{dealer.slug}.{settings.BASE_DOMAIN}",
    }


@cache
def belongings() -> tuple[Belonging, ...]:
    """Every table in which dealers have rows, by name; the dealer's own row among them."""
    told: dict[str, str] = _told("dealer_rows")
    kept = {one.table: one for app in apps.get_app_configs() for one in getattr(app, "dealer_keeps", ())}
    moving = {name for app in apps.get_app_configs() for name in getattr(app, "dealer_moves", ())}
    conditions = dict(_conditions(told))
    found = (
        _belonging(model, where, kept.get(_table(model)), _table(model) in moving)
        for model, where in conditions.items()
    )
    return tuple(sorted(found, key=lambda one: one.table))


def shared_models() -> list[type[models.Model]]:
    """Models whose tables lie in `public`."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if apps.get_app_config(model._meta.app_label).name in settings.SHARED_APPS
        and not model._meta.proxy
        and model._meta.managed
    ]


def _conditions(told: Mapping[str, str]) -> Iterator[tuple[type[models.Model], str]]:
    """Own columns first, then the children of what was found, until nothing is added."""
    found: dict[type[models.Model], str] = {}
    rest = []
    for model in shared_models():
        own = [told[_table(model)]] if _table(model) in told else []
        own += [condition for field in model._meta.local_fields if (condition := _own(model, field))]
        if own:
            found[model] = " OR ".join(own)
        else:
            rest.append(model)
    grown = True
    while grown:
        grown = False
        for model in list(rest):
            through = [_through(field, found) for field in model._meta.local_fields]
            if any(through):
                found[model] = " OR ".join(filter(None, through))
                rest.remove(model)
                grown = True
    yield from found.items()


def _own(model: type[models.Model], field: Any) -> str:
    if model is Dealer:
        return '"id" = %(id)s' if field.primary_key else ""
    if field.is_relation and field.related_model is Dealer:
        return f'"{field.column}" = %(id)s'
    if field.column == "dealer_id" and isinstance(field, models.UUIDField):
        return '"dealer_id" = %(id)s'
    if isinstance(field, models.CharField) and (
        field.column in ("schema", "schema_name") or str(field.column).endswith("_schema")
    ):
        return f'"{field.column}" = %(schema)s'
    return ""


def _through(field: Any, found: Mapping[type[models.Model], str]) -> str:
    parent = field.related_model if field.is_relation and field.many_to_one else None
    if parent is None or parent is Dealer or parent not in found:
        return ""
    key = field.target_field.column
    parents = f'SELECT "{key}" FROM public."{_table(parent)}" WHERE {found[parent]}'  # noqa: S608  of our models
    return f'"{field.column}" IN ({parents})'


def _belonging(model: type[models.Model], where: str, kept: Kept | None, moves: bool) -> Belonging:
    fields = model._meta.local_fields
    told = [f for f in fields if not isinstance(f, models.BinaryField) and not SECRET.search(str(f.column))]
    people = [
        f for f in fields if f.is_relation and f.related_model is apps.get_model(settings.AUTH_USER_MODEL)
    ]
    return Belonging(
        table=_table(model),
        where=f"({where})",
        key=str(model._meta.pk.column),
        columns=tuple(str(f.column) for f in told),
        people=tuple(str(f.column) for f in people),
        kept=kept,
        moves=moves,
    )


def _told(attribute: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        found |= getattr(app, attribute, {})
    return found


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)
