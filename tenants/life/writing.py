"""One dealer's whole data as one ZIP file, written as a stream: each member digested, their list signed.

The database is read in one snapshot; a table is never in memory, a file never whole.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.template.loader import render_to_string

from core.kernel import clock
from tenants.archive.dump import Sink, dump_schema
from tenants.archive.summary import DumpSummary
from tenants.archive.vaulted import count_of, fault_of, papers_of, pieces_of
from tenants.context import dealer_context, ref_of
from tenants.fleet.versions import digest
from tenants.keys.rings import Ring
from tenants.life.belongings import NOT_TOLD, Belonging, belongings, named
from tenants.life.opened import FOLDER, opened_rows
from tenants.life.scanning import files_below
from tenants.life.signing import canonical, public_key, sign
from tenants.models import Dealer

FORM = "marque dealer archive 1"
MANIFEST, SIGNATURE, SCRIPT, VAULT = "manifest.json", "manifest.sig", "schema.sql", "vault"
CHUNK = 1 << 18
PEOPLE, PERSON = "accounts_user", ("id", "email", "phone", "name", "locale")
Told = Callable[[int, int], None]
_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname
"""
_AUDIT = """
SELECT at, '{place}' AS place, actor_kind, actor_name, action, subject_kind, subject_id,
       before::text, after::text, note, request_id FROM {table}
"""


@dataclass(slots=True)
class Written:
    """What a finished archive consists of. `sha256` and `size` are those of the ZIP file."""

    members: int = 0
    rows: int = 0
    size: int = 0
    sha256: str = ""
    manifest_sha256: str = ""


@dataclass(slots=True)
class Member:
    """One file in the archive as the manifest lists it."""

    name: str
    size: int = 0
    rows: int | None = None
    digest: Any = field(default_factory=hashlib.sha256)

    def listed(self) -> dict[str, Any]:
        """For the manifest."""
        rows = {} if self.rows is None else {"rows": self.rows}
        return {"name": self.name, "sha256": self.digest.hexdigest(), "size": self.size, **rows}


class _Counted:
    """The file below the ZIP: written once, from the first byte to the last."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.size, self.digest = sink, 0, hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        self.digest.update(data)
        self.sink.write(data)
        return len(data)

    def flush(self) -> None:
        """ZipFile asks for it; there is nothing held back."""

    def close(self) -> None:
        """The file is its maker's to close."""


class _Into:
    """Stands before a member: counts its bytes and digests them."""

    def __init__(self, member: Member, handle: Any) -> None:
        self.member, self.handle = member, handle

    def write(self, data: bytes, /) -> int:
        self.member.size += len(data)
        self.member.digest.update(data)
        self.handle.write(data)
        return len(data)


class _Lines:
    """Stands before that for what COPY writes: counts rows, and ends lines of CSV as RFC 4180 says."""

    def __init__(self, into: _Into, *, csv: bool) -> None:
        self.into, self.csv, self.quoted, self.rows = into, csv, False, 0

    def write(self, data: Any, /) -> int:
        data = bytes(data)
        if not self.csv:
            self.rows += data.count(b"\n")
            return self.into.write(data)
        parts = data.split(b'"')
        for place, part in enumerate(parts):
            outside = self.quoted ^ (place % 2 == 0)
            if outside:
                self.rows += part.count(b"\n")
                parts[place] = part.replace(b"\n", b"\r\n")
        self.quoted ^= len(parts) % 2 == 0
        self.into.write(b'"'.join(parts))
        return len(data)


class ArchiveWriter:
    """Members one after the other, then manifest and signature."""

    def __init__(self, sink: Sink, told: Told) -> None:
        self.below, self.told = _Counted(sink), told
        self.zip = zipfile.ZipFile(self.below, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.members: list[Member] = []
        self.expected = 0

    @contextmanager
    def member(self, name: str, *, stored: bool = False) -> Iterator[tuple[Member, _Into]]:
        """A new file in the archive; pictures and PDFs are `stored`, they do not get smaller."""
        info = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        made = Member(name)
        with self.zip.open(info, "w", force_zip64=True) as handle:
            yield made, _Into(made, handle)
        self.members.append(made)
        self.told(len(self.members), max(self.expected, len(self.members)))

    def text(self, name: str, text: str) -> None:
        """A member that is at hand."""
        with self.member(name) as (_, into):
            into.write(text.encode())

    def rows(self, name: str, select: str) -> None:
        """What the statement finds, as `<name>.csv` and `<name>.jsonl`."""
        self.csv(name, select)
        with connection.cursor() as cursor, self.member(f"{name}.jsonl") as (member, into):
            # As CSV with a delimiter and a quote that JSON never holds, so that nothing is escaped twice.
            form = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ENCODING 'UTF8'"
            lines = _Lines(into, csv=False)
            as_json = f"SELECT row_to_json(r) FROM ({select}) r"  # noqa: S608  a statement of our own
            cursor.copy_expert(f"COPY ({as_json}) TO STDOUT ({form})", lines)
            member.rows = lines.rows

    def lines(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """One JSON object a line, for what the database alone cannot write."""
        with self.member(name) as (_, into):
            for row in rows:
                into.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def csv(self, name: str, select: str) -> None:
        """What the statement finds, as `<name>.csv` with a line of headings (RFC 4180, UTF-8)."""
        with connection.cursor() as cursor, self.member(f"{name}.csv") as (member, into):
            lines = _Lines(into, csv=True)
            cursor.copy_expert(f"COPY ({select}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", lines)
            member.rows = lines.rows - 1

    def abandon(self) -> None:
        """Leave the file as it is; ZipFile would write its end when it is collected."""
        self.zip.fp = None

    def finish(self, about: Mapping[str, Any]) -> Written:
        """Write manifest and signature and close the file."""
        manifest = {"form": FORM, **about, "members": [member.listed() for member in self.members]}
        content = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
        signed = {"algorithm": "Ed25519", "public_key": public_key(), "signature": sign(content)}
        rows = sum(m.rows or 0 for m in self.members if m.name.endswith(".jsonl"))
        written = Written(len(self.members), rows, manifest_sha256=hashlib.sha256(content).hexdigest())
        self.text(MANIFEST, content.decode())
        self.text(SIGNATURE, canonical(signed).decode() + "\n")
        self.zip.close()
        written.size, written.sha256 = self.below.size, self.below.digest.hexdigest()
        return written


def write_archive(dealer: Dealer, sink: Sink, *, told: Told = lambda done, of: None) -> Written:
    """Write everything the dealer has here; `told` hears how many members of how many are through.

    Not inside a transaction (RuntimeError). Raises DumpBroken when the schema changes its shape meanwhile.
    """
    writer = ArchiveWriter(sink, told)
    try:
        return _write(writer, dealer)
    except BaseException:
        writer.abandon()
        raise


def _write(writer: ArchiveWriter, dealer: Dealer) -> Written:
    with dealer_context(ref_of(dealer)):
        files = list(files_below(default_storage, f"dealers/{dealer.schema_name}"))
        papers = count_of(dealer.schema_name)
    public = [one for one in belongings() if one.table not in NOT_TOLD]
    writer.expected = 2 * (len(public) + 30) + len(files) + papers
    found: list[DumpSummary] = []
    writer.text(
        "README.txt", render_to_string("life/archive/readme.txt", {"dealer": dealer, "now": clock.now()})
    )
    with ExitStack() as script:
        _, into = script.enter_context(writer.member(SCRIPT))

        def rest(summary: DumpSummary) -> None:
            script.close()  # the script is whole, and a ZIP takes one member at a time
            found.append(summary)
            _write_rows(writer, dealer, public)

        dump_schema(dealer.schema_name, into, then=rest)
    with dealer_context(ref_of(dealer)):
        for key in files:
            _write_file(writer, dealer, key)
        missing = _write_papers(writer, dealer)
    return writer.finish({**_about(dealer, found[0]), "vault_missing": missing})


def _write_rows(writer: ArchiveWriter, dealer: Dealer, public: Sequence[Belonging]) -> None:
    """The dealer's tables, its rows in `public`, the accounts of its staff, and who did what."""
    values = named(dealer)
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [dealer.schema_name])
        tables = cursor.fetchall()
        conditions = {one.table: cursor.mogrify(one.where, values).decode() for one in public}
    for table, columns in tables:
        writer.rows(f"tables/{table}", _select(dealer.schema_name, table, columns))
    for table, opened in opened_rows(dealer.schema_name, Ring(dealer.id)):
        writer.lines(f"{FOLDER}/{table}.jsonl", opened)
    for one in public:
        select = _select("public", one.table, one.columns, conditions[one.table])
        writer.rows(f"public/{one.table}", f'{select} ORDER BY "{one.key}"')
    writer.rows(f"public/{PEOPLE}", _people(public, conditions))
    audit = [
        _AUDIT.format(place="dealer", table=f'"{dealer.schema_name}".audit_auditline'),
        _AUDIT.format(place="platform", table="public.audit_auditline")
        + f"WHERE {conditions['audit_auditline']}",
    ]
    lines = f"SELECT * FROM ({' UNION ALL '.join(audit)}) lines ORDER BY at, place, action"  # noqa: S608
    writer.csv("audit", lines)


def _select(schema: str, table: str, columns: Sequence[str], where: str = "true") -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {listed} FROM "{schema}"."{table}" WHERE {where}'  # noqa: S608  names from the catalog


def _people(public: Sequence[Belonging], conditions: Mapping[str, str]) -> str:
    ids = " UNION ".join(
        f'SELECT "{column}" FROM public."{one.table}" WHERE {conditions[one.table]}'  # noqa: S608
        for one in public
        for column in one.people
    )
    return f"{_select('public', PEOPLE, PERSON, f'id IN ({ids})')} ORDER BY id"


def _write_file(writer: ArchiveWriter, dealer: Dealer, key: str) -> None:
    name = "files/" + key.removeprefix(f"dealers/{dealer.schema_name}/")
    with default_storage.open(key) as file, writer.member(name, stored=True) as (_, into):
        for chunk in file.chunks(CHUNK):
            into.write(chunk)


def _write_papers(writer: ArchiveWriter, dealer: Dealer) -> list[dict[str, str]]:
    """What was filed for good, each under its digest; returns what is not there as it was filed."""
    missing = []
    for paper in papers_of(dealer.schema_name):
        if why := fault_of(dealer.schema_name, paper):
            missing.append({"number": paper.number, "sha256": paper.sha256, "why": why})
            continue
        with writer.member(paper_name(paper.table, paper.sha256), stored=True) as (_, into):
            for piece in pieces_of(dealer.schema_name, paper):
                into.write(piece)
    return missing


def paper_name(table: str, sha256: str) -> str:
    """The member that holds a file of write-once storage."""
    return f"{VAULT}/{table}/{sha256}"


def _about(dealer: Dealer, summary: DumpSummary) -> dict[str, Any]:
    migrations = [tuple(name.split(".", 1)) for name in summary.migrations]
    return {
        "product": {"name": "marque", "version": settings.PRODUCT_VERSION},
        "created_at": summary.taken_at.astimezone(UTC).isoformat(),
        "dealer": {
            "id": str(dealer.id),
            "slug": dealer.slug,
            "name": dealer.name,
            "schema": dealer.schema_name,
        },
        "database": {
            "fingerprint": summary.fingerprint,
            "version": digest((app, name) for app, name in migrations),
            "migrations": sorted(summary.migrations),
        },
    }
