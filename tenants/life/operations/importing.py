"""Bring a dealer from another installation in by its archive: all of it, or nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.crypto import SealBroken
from tenants.archive.load import load_dump
from tenants.archive.swap import scratch_name
from tenants.blueprint import TEMPLATE, fingerprint_of, script_of
from tenants.context import owner_context
from tenants.errors import ArchiveNewer, RowsTaken, SlugInvalid, SlugReserved, SlugTaken
from tenants.fleet.applying import run_by_code
from tenants.fleet.migrating import ensure_schema
from tenants.fleet.models import Schema
from tenants.fleet.plan import Code
from tenants.fleet.rehearsal import Rehearsed
from tenants.fleet.versions import Recorded, digest, recorded_in
from tenants.grants import grant_schema
from tenants.keys.models import DealerKey
from tenants.keys.operations import make_key
from tenants.keys.rings import Ring
from tenants.life.belongings import Belonging, belongings, named
from tenants.life.events import DealerImported
from tenants.life.opened import seal_again
from tenants.life.operations.refiling import file_papers
from tenants.life.rewriting import rewrite
from tenants.life.verifying import ArchiveBroken, Checked, opened, verify_archive
from tenants.life.writing import PEOPLE, SCRIPT
from tenants.migrate import migrate_schema
from tenants.models import Dealer, Domain
from tenants.ownership import as_owner
from tenants.provisioning import lock_schema, next_schema_name
from tenants.slugs import problem_with

RIGHT = "dealers.onboard"
NAMED = 5  # keys told by name in a refusal
_TAKEN = """SELECT "{key}"::text FROM public."{table}" WHERE "{key}"::text = ANY (%s) ORDER BY 1"""
_INSERT = """
INSERT INTO public."{table}" ({columns})
SELECT {columns} FROM jsonb_populate_record(NULL::public."{table}", %s::jsonb) RETURNING "{key}"::text
"""
_FOREIGN = """
SELECT count(*) FROM public."{table}" WHERE "{key}"::text = ANY (%(keys)s) AND ({where}) IS NOT TRUE
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: the dealer, its tables' rows, its files, staff that has an account here or has none.

    `papers` were put into write-once storage; `missing` are named by rows and were not in the archive.
    """

    dealer: Dealer
    rows: int
    files: int
    matched: int
    strangers: int
    papers: int
    missing: int


def import_dealer(*, actor: Actor, path: Path, slug: str = "", key: str = "") -> Imported:
    """Check the archive, build a schema of its version, load it, bring it to this version, enter the dealer.

    Nothing of the archive is executed but statements that our own schema consists of. With `key` (hex) the
    archive must be signed by it. Needs the owner's login and no open transaction. Raises Forbidden,
    ArchiveBroken, ArchiveNewer, RowsTaken (a VIN that another dealer holds), SlugTaken and its like; then
    nothing was brought in.
    """
    actor.require(RIGHT)
    checked = verify_archive(path, key=key)
    stored: list[str] = []
    with as_owner(), opened(path) as archive:
        try:
            with transaction.atomic():
                return _bring_in(actor, archive, checked, slug, stored)
        except BaseException:
            for name in stored:
                default_storage.delete(name)
            raise


def _bring_in(
    actor: Actor, archive: zipfile.ZipFile, checked: Checked, slug: str, stored: list[str]
) -> Imported:
    (told,) = _lines(archive, "tenants_dealer")
    moving = {one.table: list(_lines(archive, one.table)) for one in belongings() if one.moves}
    slug = slug or str(told["slug"])
    _require_free(slug, moving)
    migrations = _known_migrations(checked)
    people, strangers = _matched(list(_lines(archive, PEOPLE)))

    schema = next_schema_name()
    lock_schema(schema)  # until it is committed a sweep takes its files for nobody's
    rows = _load(archive, schema, migrations)
    dealer = _enter(told, schema, slug)
    moved = {UUID(str(told["id"])): dealer.id, **people}
    rewrite(schema, texts={f"dealers/{checked.schema}/": f"dealers/{schema}/"}, ids=moved)
    try:
        seal_again(archive, schema, Ring(dealer.id))
    except SealBroken as untold:
        raise ArchiveBroken(str(untold)) from untold
    for one in belongings():
        if one.moves:
            _insert(one, moving[one.table], moved, strangers, dealer)
    files = _files(archive, schema, stored)

    papers, missing = file_papers(archive, schema)

    came = DealerImported(dealer_id=dealer.id, strangers=tuple(sorted(strangers)))
    emit(came, aggregate=f"dealer:{dealer.id}", actor=actor, dealer=schema)
    after: dict[str, Any] = {
        "slug": slug,
        "manifest_sha256": checked.manifest_sha256,
        "signed_by": checked.public_key,
    }
    after |= {"papers": papers, "papers_missing": missing}
    record(actor, "dealers.dealer.imported", ("dealer", dealer.id), after=after)
    return Imported(dealer, rows, files, len(people), len(strangers), papers, missing)


def _require_free(slug: str, moving: Mapping[str, list[dict[str, Any]]]) -> None:
    if problem := problem_with(slug):
        raise SlugReserved() if problem == "dealers.slug_reserved" else SlugInvalid()
    if Dealer.objects.filter(slug=slug).exists():
        raise SlugTaken()
    keys = {one.table: one.key for one in belongings()}
    with connection.cursor() as cursor:
        for table, rows in moving.items():
            key, wanted = keys[table], [str(row[keys[table]]) for row in rows]
            cursor.execute(_TAKEN.format(table=table, key=key), [wanted])
            if taken := [name for (name,) in cursor.fetchall()]:
                what = ", ".join(taken[:NAMED])
                raise RowsTaken(params={"table": table, "count": len(taken), "what": what})


def _known_migrations(checked: Checked) -> Recorded:
    """The archive's migrations. Raises ArchiveNewer when there is one that this code does not have."""
    parts = (name.partition(".") for name in checked.manifest["database"]["migrations"])
    wanted = frozenset((app, name) for app, _dot, name in parts)
    unknown = sorted(f"{app}.{name}" for app, name in wanted - frozenset(Code().order))
    if unknown:
        version = checked.manifest["product"]["version"]
        raise ArchiveNewer(params={"version": version, "what": ", ".join(unknown[:NAMED])})
    return wanted


def _load(archive: zipfile.ZipFile, schema: str, migrations: Recorded) -> int:
    """The schema as it was, brought to today's shape; returns how many rows came."""
    with archive.open(SCRIPT) as script:
        lines = io.BufferedReader(cast(io.RawIOBase, script))
        summary = load_dump(lines, schema, only=_statements(migrations))
    if migrations != recorded_in(TEMPLATE):
        migrate_schema(schema)
    version, shape = digest(recorded_in(schema)), fingerprint_of(schema)
    # Every statement was one of ours; that none was left out, such as a rule or a guard, is seen here only.
    if (version, shape) != (digest(recorded_in(TEMPLATE)), fingerprint_of(TEMPLATE)):
        raise ArchiveBroken(f"{SCRIPT} does not make a dealer's schema")
    with owner_context():
        grant_schema(schema)
    Schema.objects.create(
        name=schema,
        state="TAKEN",
        version=version,
        fingerprint=shape,
        migrated_at=clock.now(),
        taken_at=clock.now(),
    )
    return summary.rows


def _statements(migrations: Recorded) -> list[str]:
    """What a schema with these migrations consists of: the statements that an archive may hold."""
    if migrations == recorded_in(TEMPLATE):
        return script_of(TEMPLATE)
    code, reference = Code(), scratch_name()
    ensure_schema(reference)
    for step in code.steps(frozenset(), migrations):
        run_by_code(Rehearsed(step), reference)
    found = script_of(reference)
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{reference}" CASCADE')
    return found


def _enter(told: dict[str, Any], schema: str, slug: str) -> Dealer:
    """The dealer's row, host and key. It keeps its id unless that is known here already."""
    dealer_id = UUID(str(told["id"]))
    if Dealer.objects.filter(id=dealer_id).exists() or DealerKey.objects.filter(dealer_id=dealer_id).exists():
        dealer_id = ids.new_id()
    own = {"id", "schema_name", "slug", "state", "state_reason", "maintenance", "erase_after", "error"}
    known = {field.column for field in Dealer._meta.local_fields}
    columns = {name: value for name, value in told.items() if name in known - own}
    dealer = Dealer(id=dealer_id, schema_name=schema, slug=slug, state="ACTIVE", **columns)
    dealer.save(force_insert=True)
    Domain.objects.create(domain=f"{slug}.{settings.BASE_DOMAIN}", tenant=dealer, is_primary=True)
    make_key(dealer.id)
    return Dealer.objects.get(id=dealer.id)


def _matched(people: list[dict[str, Any]]) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Accounts here with the mail address or phone of those there, by the id there; and who has none."""
    found: dict[UUID, UUID] = {}
    strangers: set[UUID] = set()
    accounts = get_user_model()._default_manager
    for person in people:
        same = Q(email__iexact=person["email"]) if person["email"] else Q(phone=person["phone"])
        match = accounts.filter(same).values_list("pk", flat=True).first()
        if match is None:
            strangers.add(UUID(str(person["id"])))
        else:
            found[UUID(str(person["id"]))] = match
    return found, strangers


def _insert(
    one: Belonging,
    rows: list[dict[str, Any]],
    moved: Mapping[UUID, UUID],
    strangers: set[UUID],
    dealer: Dealer,
) -> None:
    """Rows of a table in `public`, under the ids that hold here; without those of people unknown here.

    Raises ArchiveBroken for a row that would be another dealer's.
    """
    ids_here = {str(old): str(new) for old, new in moved.items()}
    unknown = {str(stranger) for stranger in strangers}
    columns = ", ".join(f'"{column}"' for column in one.columns)
    insert, keys = _INSERT.format(table=one.table, columns=columns, key=one.key), []
    with connection.cursor() as cursor:
        for row in rows:
            if any(row[column] in unknown for column in one.people):
                continue
            here = {
                name: ids_here.get(value, value) if isinstance(value, str) else value
                for name, value in row.items()
            }
            cursor.execute(insert, [json.dumps(here)])
            keys += [key for (key,) in cursor.fetchall()]
        foreign = _FOREIGN.format(table=one.table, key=one.key, where=one.where)
        cursor.execute(foreign, {**named(dealer), "keys": keys})
        if cursor.fetchone()[0]:
            raise ArchiveBroken(f"{one.table} holds rows of another dealer")


def _files(archive: zipfile.ZipFile, schema: str, stored: list[str]) -> int:
    for name in archive.namelist():
        if not name.startswith("files/"):
            continue
        key = f"dealers/{schema}/{name.removeprefix('files/')}"
        with scope.entered(scope.dealer(schema)), archive.open(name) as content:
            saved = default_storage.save(key, File(content, name=key))
        stored.append(saved)
        if saved != key:
            raise RuntimeError(f"{key} was there already")
    return len(stored)


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    with archive.open(f"public/{table}.jsonl") as lines:
        for line in lines:
            yield json.loads(line)
