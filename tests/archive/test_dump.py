"""A dump is one moment of one dealer, and comes back as it was."""

from __future__ import annotations

import io
import os
import subprocess

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from tenant_apps.stock.models import Vehicle
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.load import DumpRefused, load_dump
from tenants.archive.summary import DumpBroken, DumpSummary
from tenants.blueprint import TEMPLATE, fingerprint_of, script_of
from tenants.context import dealer_context, owner_context
from tenants.provisioning import next_schema_name
from tests.archive.conftest import AWKWARD, schemas


@pytest.fixture
def dump(stocked) -> bytes:
    sink = io.BytesIO()
    dump_schema(stocked.schema, sink)
    return sink.getvalue()


@pytest.fixture
def beside() -> str:
    """The name of a schema that is not there yet."""
    with owner_context():
        return next_schema_name()


def test_what_is_loaded_is_what_was_dumped(stocked, beside):
    sink = io.BytesIO()
    dumped = dump_schema(stocked.schema, sink)
    sink.seek(0)
    said = load_dump(sink, beside)
    loaded = dump_schema(beside, Nowhere())

    assert said == dumped
    assert dumped.differences(loaded) == []
    assert fingerprint_of(beside) == fingerprint_of(stocked.schema)
    assert loaded.migrations == dumped.migrations != ()
    assert dumped.tables["stock_vehicle"].rows == 2
    assert set(dumped.tables) == set(loaded.tables)
    with owner_context(beside):
        assert AuditLine.objects.get(action="trial.awkward").note == AWKWARD
        assert AuditLine.objects.get(action="trial.awkward").after == {"text": AWKWARD}


def test_sequences_go_on_where_they_were(stocked, beside):
    with owner_context(stocked.schema), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now()) RETURNING id"
        )
        (last,) = cursor.fetchone()
    sink = io.BytesIO()
    dump_schema(stocked.schema, sink)
    sink.seek(0)
    load_dump(sink, beside)

    with owner_context(beside), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'z', now()) RETURNING id"
        )
        assert cursor.fetchone() == (last + 1,)


def test_the_loaded_schema_keeps_its_guards(dump, beside):
    load_dump(io.BytesIO(dump), beside)

    with owner_context(beside):
        with pytest.raises(IntegrityError, match="never changed"):
            AuditLine.objects.update(note="")
        vehicle = Vehicle.objects.first()
        with pytest.raises(IntegrityError, match="duplicate key"):
            Vehicle.objects.bulk_create([vehicle])


def test_psql_restores_it_too(dump, beside, stocked, tmp_path):
    (tmp_path / "dump.sql").write_bytes(dump)
    at = settings.DATABASES["default"]
    given = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    subprocess.run(
        ["psql", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-d", at["NAME"],
         "-c", f'CREATE SCHEMA "{beside}"', "-c", f'SET search_path = "{beside}"',
         "-f", tmp_path / "dump.sql"],
        env={**os.environ, **given}, check=True, capture_output=True,
    )  # fmt: skip

    assert dump_schema(stocked.schema, Nowhere()).differences(dump_schema(beside, Nowhere())) == []


def test_a_dump_is_one_moment_whatever_is_written_meanwhile(stocked):
    class Meddling(io.BytesIO):
        """Another connection adds a car to every table's turn."""

        def write(self, data) -> int:
            if data.startswith(b"--: rows") and b"audit_auditline" in data:
                other = connection.copy()
                with other.cursor() as cursor:
                    cursor.execute(f"UPDATE {stocked.schema}.stock_vehicle SET version = version + 1")
                    cursor.execute(
                        f"INSERT INTO {stocked.schema}.audit_auditline"
                        " SELECT gen_random_uuid(), at, actor_kind, actor_id, actor_name, action,"
                        " subject_kind, subject_id, before, after, note, request_id"
                        f" FROM {stocked.schema}.audit_auditline LIMIT 1"
                    )
                other.close()
            return super().write(data)

    before = dump_schema(stocked.schema, Nowhere())
    during = dump_schema(stocked.schema, Meddling())
    after = dump_schema(stocked.schema, Nowhere())

    assert before.differences(during) == []
    assert {line.split(":")[0] for line in before.differences(after)} == {"audit_auditline", "stock_vehicle"}


def test_it_needs_a_transaction_of_its_own(stocked):
    with transaction.atomic(), pytest.raises(RuntimeError, match="of its own"):
        dump_schema(stocked.schema, Nowhere())


def test_a_schema_that_is_not_there_is_refused(dealer, beside):
    with pytest.raises((DumpBroken, ProgrammingError)):
        dump_schema(beside, Nowhere())


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda dump: dump[:-1], id="the last byte"),
        pytest.param(lambda dump: dump[: dump.index(b"--: end")], id="the end"),
        pytest.param(lambda dump: dump[: dump.index(b"\\.\n", dump.index(b"stock_vehicle"))], id="rows cut"),
        pytest.param(lambda dump: dump.replace(b"trial.awkward", b"trial.altered"), id="a row"),
        pytest.param(lambda dump: dump.replace(b"never changed", b"seldom changed"), id="a function"),
        pytest.param(lambda dump: dump.replace(b"-- marque dump 1", b"-- marque dump 9"), id="another form"),
        pytest.param(lambda dump: dump.replace(b"--: sequence", b"--: something", 1), id="an unknown mark"),
        pytest.param(lambda dump: b"", id="nothing"),
    ],
)
def test_a_dump_that_was_harmed_leaves_no_schema(dump, beside, harm):
    before = schemas()
    with pytest.raises(DumpBroken):
        load_dump(io.BytesIO(harm(dump)), beside)

    assert harm(dump) != dump
    assert schemas() == before


def test_a_schema_that_is_there_is_not_touched(dump, stocked):
    before = dump_schema(stocked.schema, Nowhere())
    with pytest.raises(ProgrammingError, match="already exists"):
        load_dump(io.BytesIO(dump), stocked.schema)

    assert before.differences(dump_schema(stocked.schema, Nowhere())) == []


def test_a_stranger_s_file_may_hold_only_statements_that_are_known(dump, beside):
    known = set(script_of(TEMPLATE))
    planted = dump.replace(b"--: rows", b"--: statement\nCREATE ROLE intruder SUPERUSER;\n--: rows", 1)

    with pytest.raises(DumpRefused, match="intruder"):
        load_dump(io.BytesIO(planted), beside, only=known)
    assert beside not in schemas()

    assert load_dump(io.BytesIO(dump), beside, only=known).rows > 0
    assert beside in schemas()


def test_a_summary_reads_back(stocked):
    summary = dump_schema(stocked.schema, Nowhere())

    assert DumpSummary.from_json(summary.to_json()) == summary
    for broken in ("", "{}", "[]", '{"schema": "x"}'):
        with pytest.raises(DumpBroken):
            DumpSummary.from_json(broken)


def test_dealers_lines_alone_are_in_it(stocked, main, dump):
    with dealer_context(main), transaction.atomic():
        record(SYSTEM, "trial.other", ("trial", "2"))
    sink = io.BytesIO()
    dump_schema(stocked.schema, sink)

    assert b"trial.other" not in sink.getvalue()
    assert stocked.schema.encode() not in dump.split(b"\n", 2)[2].rsplit(b"--: end", 1)[0]
