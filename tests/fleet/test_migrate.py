"""The fleet's migrations: everybody gets them once, whoever fails is named, nobody is left half done."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tenants.fleet import applying, pool
from tenants.fleet.locking import FleetBusy, fleet_lock
from tenants.fleet.migrating import TemplateFailed, migrate_fleet
from tenants.fleet.progress import Progress
from tenants.fleet.rehearsal import RehearsalFailed
from tenants.fleet.safety import UnsafeMigrations
from tenants.fleet.versions import digest, recorded_in, version_wanted
from tenants.migrate import bring_fleet_up, migrate_public
from tenants.shapes import fingerprint, shapes_of
from tests.fleet.conftest import (
    NOTE,
    ROWS,
    TABLE,
    WRITE,
    ask,
    columns_of,
    command,
    enter_dealer,
    versions,
)


def ref(schema: str) -> DealerRef:
    (found,) = ask("SELECT id FROM tenants_dealer WHERE schema_name = %s", schema)
    return DealerRef(found[0], schema, schema, schema)


def everybody_alike(fleet) -> bool:
    shapes = shapes_of([TEMPLATE, *fleet.all])
    return len({fingerprint(shape) for shape in shapes.values()}) == 1


class TestAColumn:
    def test_comes_into_template_spares_and_dealers(self, fleet, plant):
        plant("stock", NOTE)
        outcome = migrate_fleet()

        assert outcome.well
        assert outcome.migrated == set(fleet.all)
        assert columns_of("stock_vehicle", "planted") == {TEMPLATE, *fleet.all}
        assert everybody_alike(fleet)
        assert versions() == {version_wanted(): {TEMPLATE, *fleet.all}}

    def test_is_recorded_in_every_schema_once(self, fleet, plant):
        key = plant("stock", NOTE)
        migrate_fleet()
        migrate_fleet()

        for schema in (TEMPLATE, *fleet.all):
            assert ask(f"SELECT count(*) FROM {schema}.django_migrations WHERE (app, name) = %s", key) == [
                (1,)
            ]
            assert digest(recorded_in(schema)) == version_wanted()

    def test_keeps_rows_and_fills_them(self, fleet, plant):
        plant("stock", TABLE)
        migrate_fleet()
        ask(f"INSERT INTO {fleet.dealers[0]}.stock_planted (word) VALUES ('there before')")
        plant("stock", NOTE.replace('"vehicle"', '"planted"'))
        migrate_fleet()

        assert ask(f"SELECT word, planted FROM {fleet.dealers[0]}.stock_planted") == [("there before", "new")]

    def test_an_app_of_the_market_alone_changes_no_schema_of_dealers(self, fleet, plant):
        before = fingerprint_of(TEMPLATE)
        plant("catalog", 'migrations.RunSQL("CREATE TABLE planted (id int)", "DROP TABLE planted")')
        migrate_public()
        outcome = migrate_fleet()

        assert outcome.well
        assert ask("SELECT to_regclass('public.planted') IS NOT NULL") == [(True,)]
        assert {fingerprint_of(schema) for schema in (TEMPLATE, *fleet.all)} == {before}
        assert len(versions()) == 1


class TestNothingToDo:
    def test_is_known_by_one_query(self, fleet):
        with CaptureQueriesContext(connection) as queries:
            assert bring_fleet_up() is None

        assert len(queries) == 1

    def test_a_spare_that_nobody_has_looked_at_is_looked_at(self, fleet):
        ask("UPDATE fleet_schema SET fingerprint = '' WHERE name = %s", fleet.spares[0])
        outcome = bring_fleet_up()

        assert (outcome.migrated, outcome.well) == (set(), True)
        assert bring_fleet_up() is None
        assert pool.stock().ready == len(fleet.spares)

    def test_a_dealer_without_a_row_gets_one(self, fleet):
        ask("DELETE FROM fleet_schema WHERE name = %s", fleet.dealers[0])

        assert bring_fleet_up().well
        assert fleet.dealers[0] in versions()[version_wanted()]
        assert bring_fleet_up() is None

    def test_a_schema_of_nobody_gets_none(self, fleet):
        ask("CREATE SCHEMA d_999001")

        assert bring_fleet_up() is None

    def test_a_dropped_one_is_left_alone(self, fleet, plant):
        ask("UPDATE fleet_schema SET state = 'DROPPED' WHERE name = %s", fleet.spares[0])
        plant("stock", NOTE)

        assert migrate_fleet().well
        assert fleet.spares[0] not in columns_of("stock_vehicle", "planted")


class TestNewTables:
    def test_belong_to_their_dealers_role_alone(self, fleet, plant):
        plant("stock", TABLE)
        assert migrate_fleet().well  # which compares rights, too

        one, two = ref(fleet.dealers[0]), ref(fleet.dealers[1])
        with dealer_context(one):
            ask("INSERT INTO stock_planted (word) VALUES ('mine')")
            assert ask("SELECT word FROM stock_planted") == [("mine",)]
        with dealer_context(two):
            assert ask("SELECT word FROM stock_planted") == []
            with pytest.raises(Exception, match="permission denied"):
                ask(f"SELECT word FROM {one.schema}.stock_planted")


class TestSeveral:
    def test_apps_follow_in_the_order_of_their_dependencies(self, fleet, plant):
        first = plant("stock", TABLE)
        sql = "INSERT INTO stock_planted (word) VALUES ('from customers')"
        second = plant("customers", f'migrations.RunSQL("{sql}", "")', after=first)
        plant("stock", NOTE.replace('"vehicle"', '"planted"'), after=second)
        outcome = migrate_fleet()

        assert outcome.well
        assert outcome.steps == ["stock.9000_planted", "customers.9000_planted", "stock.9001_planted"]
        for schema in fleet.all:
            assert ask(f"SELECT word, planted FROM {schema}.stock_planted") == [("from customers", "new")]

    def test_schemas_of_different_versions_meet(self, fleet, plant):
        old, recent = fleet.dealers[0], fleet.dealers[1]
        plant("stock", TABLE)
        migrate_fleet()
        self.back(old, "DROP TABLE stock_planted")
        plant("stock", NOTE)
        migrate_fleet()
        self.back(recent, "ALTER TABLE stock_vehicle DROP COLUMN planted")
        self.back(old, "ALTER TABLE stock_vehicle DROP COLUMN planted", "DROP TABLE stock_planted", count=2)
        assert len(versions()) == 3

        assert migrate_fleet().well
        assert len(versions()) == 1
        assert everybody_alike(fleet)

    @staticmethod
    def back(schema: str, *statements: str, count: int = 1) -> None:
        with owner_context(schema, with_public=False), transaction.atomic():
            for statement in statements:
                ask(statement)
            ask(
                "DELETE FROM django_migrations WHERE id IN"
                " (SELECT id FROM django_migrations WHERE name LIKE '9%%' ORDER BY id DESC LIMIT %s)",
                count,
            )
        ask(
            "UPDATE fleet_schema SET version = %s, fingerprint = '' WHERE name = %s",
            digest(recorded_in(schema)),
            schema,
        )


class TestDataMigrations:
    def test_run_once_in_every_dealers_own_schema(self, fleet, plant):
        plant("stock", TABLE)
        plant("stock", ROWS, code=WRITE)
        assert migrate_fleet().well

        for schema in (TEMPLATE, *fleet.all):
            assert ask(f"SELECT word FROM {schema}.stock_planted") == [(schema,)]

    def test_one_that_fails_in_a_schema_leaves_nothing_there_and_is_named(self, fleet, plant):
        broken = fleet.dealers[3]
        plant("stock", TABLE)
        plant("stock", ROWS, code=f'{WRITE}    assert scope.current().schema != "{broken}", "bad rows"')
        outcome = migrate_fleet()

        assert outcome.failed == {broken: "stock.9001_planted: bad rows"}
        assert ask(f"SELECT count(*) FROM {broken}.stock_planted") == [(0,)]
        assert ask("SELECT name, error FROM fleet_schema WHERE error <> ''") == [
            (broken, "stock.9001_planted: bad rows")
        ]
        for schema in set(fleet.all) - {broken}:
            assert ask(f"SELECT word FROM {schema}.stock_planted") == [(schema,)]


class TestAFailure:
    @pytest.fixture
    def broken(self, fleet) -> str:
        """A dealer whose schema somebody has meddled with: the migration cannot run there."""
        ask(f"ALTER TABLE {fleet.dealers[4]}.stock_vehicle ADD COLUMN planted int")
        return fleet.dealers[4]

    def test_is_named_and_stops_nobody_else(self, fleet, plant, broken):
        plant("stock", NOTE)
        outcome = migrate_fleet()

        assert set(outcome.failed) == {broken}
        assert 'column "planted" of relation "stock_vehicle" already exists' in outcome.failed[broken]
        assert outcome.migrated == set(fleet.all) - {broken}
        assert ask("SELECT fault FROM fleet_schema WHERE name = %s", broken) == [("",)]
        assert digest(recorded_in(broken)) != version_wanted()

    def test_is_over_when_the_cause_is_gone(self, fleet, plant, broken):
        plant("stock", NOTE)
        migrate_fleet()
        ask(f"ALTER TABLE {broken}.stock_vehicle DROP COLUMN planted")
        outcome = migrate_fleet()

        assert (outcome.migrated, outcome.well) == ({broken}, True)
        assert ask("SELECT count(*) FROM fleet_schema WHERE error <> ''") == [(0,)]

    def test_the_command_tells_it_and_exits_with_1(self, fleet, plant, broken, capsys):
        plant("stock", NOTE)
        code, said = command("fleet", "migrate")

        assert code == 1
        assert f"1 failed, and stay at their version:\n  {broken}" in said
        assert f"{len(fleet.all) - 1} schemas migrated" in said
        assert "stock.9000_planted  8/8" in capsys.readouterr().err

    def test_keeps_no_market_shut_at_the_start(self, fleet, plant, broken, capsys):
        plant("stock", NOTE)
        code, said = command("prepare")

        assert code == 0
        assert "database is ready" in said
        assert f"{broken} stays behind: stock.9000_planted: column" in capsys.readouterr().err
        assert columns_of("stock_vehicle", "planted") == {TEMPLATE, *fleet.all}  # the broken one had its own

    def test_on_the_template_touches_nobody(self, fleet, plant):
        before = versions()
        plant("stock", 'migrations.RunSQL("SELECT 1 FROM nowhere", "")')

        with pytest.raises(
            RehearsalFailed, match=r"stock\.9000_planted: relation \"nowhere\" does not exist"
        ):
            migrate_fleet()
        assert versions() == before


class TestBusyTables:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch):
        monkeypatch.setattr(applying, "TOGETHER", applying.Patience(lock=50, statement=5_000))
        monkeypatch.setattr(applying, "ALONE", applying.Patience(lock=100, statement=5_000))
        monkeypatch.setattr(applying, "PAUSE", 0.05)

    @pytest.fixture
    def hold(self, fleet):
        """Another connection that has a schema's table in its open transaction."""
        other = connections.create_connection("default")

        def hold(schema: str):
            with owner_context():
                other.set_autocommit(False)
                other.cursor().execute(f"LOCK TABLE {schema}.stock_vehicle IN ACCESS SHARE MODE")
            return other

        yield hold
        other.close()

    @pytest.fixture
    def holder(self, fleet, hold):
        return hold(fleet.dealers[2])

    def test_of_the_template_keep_everybody_as_they_are(self, fleet, plant, hold):
        before = versions()
        hold(TEMPLATE)
        plant("stock", NOTE)

        with pytest.raises(TemplateFailed, match="canceling statement due to lock timeout"):
            migrate_fleet()
        assert versions() == before
        assert columns_of("stock_vehicle", "planted") == set()

    def test_keep_only_their_own_dealer_behind(self, fleet, plant, holder):
        plant("stock", NOTE)
        outcome = migrate_fleet()

        assert set(outcome.failed) == {fleet.dealers[2]}
        assert "canceling statement due to lock timeout" in outcome.failed[fleet.dealers[2]]
        assert columns_of("stock_vehicle", "planted") == {TEMPLATE, *fleet.all} - {fleet.dealers[2]}

    def test_are_waited_for(self, fleet, plant, holder, monkeypatch):
        monkeypatch.setattr(applying, "PAUSE", 0.4)
        plant("stock", NOTE)
        threading.Timer(0.8, holder.connection.close).start()

        assert migrate_fleet().well

    def test_a_statement_without_end_is_ended(self, fleet, plant, monkeypatch):
        monkeypatch.setattr(applying, "ALONE", applying.Patience(lock=100, statement=300))
        plant("stock", TABLE)
        migrate_fleet()
        ask(f"INSERT INTO {fleet.dealers[1]}.stock_planted (word) VALUES ('slow')")
        plant("stock", 'migrations.RunSQL("SELECT pg_sleep(20) FROM stock_planted", "")')
        outcome = migrate_fleet()

        assert set(outcome.failed) == {fleet.dealers[1]}
        assert "canceling statement due to statement timeout" in outcome.failed[fleet.dealers[1]]


class TestTheWayBack:
    def test_of_one_step_is_taken_by_all(self, fleet, plant):
        before = version_wanted()
        shape = fingerprint_of(TEMPLATE)
        plant("stock", NOTE)
        migrate_fleet()
        outcome = migrate_fleet(target=("stock", self.latest()))

        assert outcome.steps == ["-stock.9000_planted"]
        assert outcome.well
        assert versions() == {before: {TEMPLATE, *fleet.all}}
        assert {fingerprint_of(schema) for schema in (TEMPLATE, *fleet.all)} == {shape}

    def test_takes_what_depends_on_it_along(self, fleet, plant):
        first = plant("stock", TABLE)
        plant(
            "customers", 'migrations.RunSQL("CREATE TABLE later (id int)", "DROP TABLE later")', after=first
        )
        migrate_fleet()
        outcome = migrate_fleet(target=("stock", self.latest()))

        assert outcome.steps == ["-customers.9000_planted", "-stock.9000_planted"]
        assert outcome.well
        assert everybody_alike(fleet)

    def test_is_refused_where_there_is_none(self, fleet, plant):
        plant("stock", TABLE)
        why = "deliberate = {'no-way-back': 'for the test'}"
        plant("stock", "migrations.RunSQL(\"INSERT INTO stock_planted (word) VALUES ('x')\")", extra=why)
        migrate_fleet()
        before = versions()

        with pytest.raises(RehearsalFailed, match="cannot reverse"):
            migrate_fleet(target=("stock", self.latest()))
        assert versions() == before

    @staticmethod
    def latest() -> str:
        """The last of stock's own migrations."""
        ((name,),) = ask(
            f"SELECT max(name) FROM {TEMPLATE}.django_migrations WHERE app = 'stock' AND name NOT LIKE '9%%'"
        )
        return name


class TestWhatIsUnsafe:
    def test_is_refused_before_anything_is_touched(self, fleet, plant):
        before = versions()
        plant("stock", 'migrations.RemoveField("vehicle", "note")')

        with pytest.raises(UnsafeMigrations, match=r"(?s)stock\.9000_planted: .*\[drop\].*contract = True"):
            migrate_fleet()
        assert versions() == before

    def test_an_index_over_a_big_table_is_refused_by_name_unless_it_was_built_ahead(
        self, fleet, plant, monkeypatch
    ):
        monkeypatch.setattr("tenants.fleet.heavy.BIG", -1)  # even an empty table is big now
        ahead = fleet.dealers[5]
        ask(f"CREATE INDEX planted_note ON {ahead}.stock_vehicle (note)")
        plant("stock", 'migrations.AddIndex("vehicle", models.Index(fields=["note"], name="planted_note"))')
        outcome = migrate_fleet()

        assert set(outcome.failed) == set(fleet.all) - {ahead}
        assert outcome.failed[fleet.dealers[0]] == "stock_vehicle too big to be locked"
        assert outcome.migrated == {ahead}
        assert fingerprint_of(ahead) == fingerprint_of(TEMPLATE)


class TestAtTheSameTime:
    def test_another_run_waits_and_then_gives_up(self, fleet):
        other = connections.create_connection("default")
        with owner_context():
            other.cursor().execute("SELECT pg_advisory_lock(%s)", [0x4D61_7273])
        said: list[str] = []
        try:
            with pytest.raises(FleetBusy, match="database process"), fleet_lock(wait=0.3, say=said.append):
                pass
        finally:
            other.close()
        assert len(said) == 1

        with fleet_lock(wait=2):
            pass

    def test_two_runs_do_it_once(self, fleet, plant):
        key = plant("stock", NOTE)
        connection.close()
        runs: list[int] = []
        threads = [
            threading.Thread(target=lambda: runs.append(fleet.manage("fleet", "migrate").returncode))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert runs == [0, 0]
        for schema in (TEMPLATE, *fleet.all):
            assert ask(f"SELECT count(*) FROM {schema}.django_migrations WHERE (app, name) = %s", key) == [
                (1,)
            ]
        assert everybody_alike(fleet)

    def test_no_lagging_spare_is_given_to_a_dealer(self, fleet, plant):
        taken: list[str | None] = []

        class Claims(Progress):
            def begin(self, label: str, total: int) -> None:
                if not taken:  # the template has the step, the spares do not
                    with market_context(), transaction.atomic():
                        taken.append(pool.take())

        plant("stock", NOTE)
        assert migrate_fleet(progress=Claims()).well
        with market_context(), transaction.atomic():
            taken.append(pool.take())

        assert taken == [None, fleet.spares[0]]
        assert digest(recorded_in(fleet.spares[0])) == version_wanted()
        assert fingerprint_of(fleet.spares[0]) == fingerprint_of(TEMPLATE)

    def test_a_spare_that_is_being_claimed_is_migrated_all_the_same(self, fleet, plant):
        other = connections.create_connection("default")
        with owner_context():
            other.set_autocommit(False)
            other.cursor().execute(
                "UPDATE fleet_schema SET state = 'TAKEN', taken_at = now() WHERE name = %s", [fleet.spares[0]]
            )

        def commit() -> None:
            time.sleep(0.6)
            other.connection.commit()

        plant("stock", NOTE)
        thread = threading.Thread(target=commit)
        thread.start()
        outcome = migrate_fleet()
        thread.join()
        other.close()

        assert outcome.well
        assert fleet.spares[0] in columns_of("stock_vehicle", "planted")
        assert ask("SELECT state FROM fleet_schema WHERE name = %s", fleet.spares[0]) == [("TAKEN",)]

    def test_a_dealer_who_is_being_born_is_not_forgotten(self, fleet, plant):
        born: list[str] = []
        building = threading.Event()

        def give_birth() -> None:
            with owner_context(), transaction.atomic():
                born.append(enter_dealer(77))
                building.set()
                time.sleep(0.8)
            connection.close()

        plant("stock", NOTE)
        thread = threading.Thread(target=give_birth)
        thread.start()
        building.wait(10)
        outcome = migrate_fleet()
        thread.join()

        assert outcome.well
        assert born[0] in columns_of("stock_vehicle", "planted")
        assert fingerprint_of(born[0]) == fingerprint_of(TEMPLATE)

    def test_a_schema_somebody_migrated_by_hand_is_taken_as_it_is(self, fleet, plant):
        ours = f"{fleet.dealers[0]}.stock_vehicle"
        ask(f"ALTER TABLE {ours} ADD COLUMN planted varchar(9) DEFAULT 'new' NOT NULL")
        key = plant("stock", NOTE)
        ask(
            f"INSERT INTO {fleet.dealers[0]}.django_migrations (app, name, applied) VALUES (%s, %s, now())",
            *key,
        )
        outcome = migrate_fleet()

        assert outcome.well
        assert fleet.dealers[0] not in outcome.migrated
        assert len(versions()) == 1
