"""What a dealer's rows in `public` are, beyond what their columns say; listed by each app for its own tables.

`tenants.life` finds a dealer's rows by their columns: a foreign key to the dealer, `dealer_id`, or a column
whose name ends in `_schema`. An AppConfig may add:

`dealer_rows`   table -> SQL condition for rows that are the dealer's and cannot be found so; it may use
                %(id)s, %(schema)s, %(slug)s and %(host)s
`dealer_keeps`  rows that outlive the dealer (Kept)
`dealer_moves`  tables whose rows go with the dealer when it is imported elsewhere
`dealer_ties`   dotted names of functions that say what still binds a dealer (Tie), run in its context
`dealer_holds`  the same of what forbids to erase it, whatever was agreed
`dealer_vaults` tables of its own schema whose rows name files in write-once storage (Vaulted)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of `table` that stay when their dealer is erased, `why` (as the certificate says it, Chinese and
    English), with the `blanked` columns set to these values. `proof` is SQL that must hold of such a row.
    """

    table: str
    why_zh: str
    why_en: str
    blanked: Mapping[str, Any] = field(default_factory=dict)
    proof: str = "true"


@dataclass(frozen=True, slots=True)
class Tie:
    """Something unfinished between a dealer and somebody else: its kind ("order") and its number."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Vaulted:
    """A table of a dealer's schema whose rows name files in write-once storage by their columns `key` and
    `storage_version`, with `number`, `sha256`, `size` and `retain_until`.

    `gone` and `held` are SQL conditions of a row `t` in {schema}: its file was erased; a hold keeps it. What
    was filed does not go back with a restore from a backup, nor do the rows of the tables that `follow`.
    """

    table: str
    gone: str = "false"
    held: str = "false"
    follow: tuple[str, ...] = ()
