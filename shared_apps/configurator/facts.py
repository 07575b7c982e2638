"""Option lists as the rest of the app knows them: frozen, without a database behind them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared_apps.configurator.engine import Model

TRIM, PAINT, INTERIOR = "trim", "paint", "interior"
"""Codes of the groups that come from the catalogue; an option's code is `<group>:<the catalogue's>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionList:
    """What can be chosen for a series: `trims` tells which catalogue trim an option is.

    `demo` marks example data. `weeks` is the usual time for a car to order, None where nobody knows.
    """

    brand: str
    series: str
    model_year: int
    currency: str
    demo: bool
    weeks: tuple[int, int] | None
    model: Model
    trims: Mapping[str, UUID] = field(hash=False)

    @property
    def digest(self) -> str:
        """A word for all of its content: equal for equal lists only."""
        told = {
            "line": [self.brand, self.series, self.model_year, self.currency, self.demo, self.weeks],
            "groups": [
                [g.code, g.name_zh, g.name_en, g.choose,
                 [[o.code, o.name_zh, o.name_en, o.price_minor, o.hex] for o in g.options]]
                for g in self.model.groups
            ],
            "rules": [[r.kind, r.first, r.second, r.words_zh, r.words_en] for r in self.model.rules],
            "trims": sorted((code, str(trim)) for code, trim in self.trims.items()),
        }  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """A list as it was published; `id` is the number in share codes."""

    id: int
    digest: str
    published_at: datetime
    list: OptionList

    @property
    def model(self) -> Model:
        """Its options and rules."""
        return self.list.model
