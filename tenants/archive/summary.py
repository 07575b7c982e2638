"""What a dump holds, in numbers: of the file, the schema it was read from and the one it is put in alike."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from tenants.fleet.versions import digest


class DumpBroken(ValueError):
    """The file is no dump of this form, was cut short, or does not hold what it says."""


@dataclass(frozen=True, slots=True)
class TableSummary:
    """How many rows a table has, and their SHA-256 (hex) in COPY's text form, in the order of their key."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DumpSummary:
    """A dealer's data at one moment.

    `taken_at` is the moment of the snapshot, `fingerprint` that of the schema's shape (`tenants.blueprint`),
    `script` the digest of the statements that rebuild it, `migrations` are "app.name". Sequences are not part
    of the snapshot: their values may be later, never earlier.
    """

    schema: str
    taken_at: datetime
    fingerprint: str
    script: str = ""
    migrations: tuple[str, ...] = ()
    tables: dict[str, TableSummary] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The digest of the migrations, as the fleet knows versions."""
        pairs = (name.partition(".") for name in self.migrations)
        return digest((app, rest) for app, _, rest in pairs)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def differences(self, other: DumpSummary, *, shape: bool = True) -> list[str]:
        """What the other one holds otherwise, a line each; empty when shape and content are the same.

        Without `shape` the content only: code of another day may describe the same shape otherwise.
        """
        found = ["the shape differs"] if shape and self.fingerprint != other.fingerprint else []
        for table in sorted(self.tables.keys() | other.tables.keys()):
            here, there = self.tables.get(table), other.tables.get(table)
            if here is None or there is None:
                found.append(f"{table}: only on one side")
            elif here.rows != there.rows:
                found.append(f"{table}: {here.rows} rows against {there.rows}")
            elif here != there:
                found.append(f"{table}: other content in {here.rows} rows")
        return found

    def as_dict(self) -> dict[str, Any]:
        """In JSON's types."""
        return {
            **asdict(self),
            "taken_at": self.taken_at.isoformat(),
            "migrations": list(self.migrations),
        }

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(self.as_dict(), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> DumpSummary:
        """What `to_json` wrote. Raises DumpBroken."""
        try:
            return cls.from_dict(json.loads(text))
        except ValueError as error:
            raise DumpBroken("no summary of a dump") from error

    @classmethod
    def from_dict(cls, read: dict[str, Any]) -> DumpSummary:
        """What `as_dict` gave. Raises DumpBroken."""
        try:
            return cls(
                schema=read["schema"],
                taken_at=datetime.fromisoformat(read["taken_at"]),
                fingerprint=read["fingerprint"],
                script=read["script"],
                migrations=tuple(read["migrations"]),
                tables={name: TableSummary(**table) for name, table in read["tables"].items()},
                sequences=read["sequences"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DumpBroken("no summary of a dump") from error
