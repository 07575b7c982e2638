"""Schemas: built equals migrated, nobody shares a table, nobody lags behind."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from tenants import blueprint
from tenants.blueprint import TEMPLATE, fingerprint_of, script_of
from tenants.context import dealer_context, market_context, owner_context
from tenants.grants import apply_public_grants
from tenants.migrate import bring_fleet_up, migrate_public, migrate_schema, migrate_template
from tenants.models import Dealer
from tenants.provisioning import build_schema
from tests.apps.console.conftest import exists


def ask(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


def tables_of(schema: str) -> set[str]:
    return {name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = %s", schema)}


KINDS = """
SELECT 'class ' || c.relkind::text || ' ' || c.relname FROM pg_class c WHERE c.relnamespace = %s::regnamespace
UNION ALL SELECT 'type ' || typtype::text || ' ' || typname FROM pg_type WHERE typnamespace = %s::regnamespace
    AND typname NOT LIKE '\\_%%'
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = %s::regnamespace
UNION ALL SELECT 'constraint ' || contype::text || ' ' || conname FROM pg_constraint
    WHERE connamespace = %s::regnamespace
UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
    WHERE c.relnamespace = %s::regnamespace AND NOT tgisinternal
ORDER BY 1
"""


def objects_of(schema: str) -> list[str]:
    return [name for (name,) in ask(KINDS, *[schema] * 5)]


@pytest.mark.django_db
class TestBuiltSchemas:
    def test_have_the_templates_fingerprint(self):
        assert fingerprint_of("t_main") == fingerprint_of(TEMPLATE) == fingerprint_of("t_other")

    def test_hold_every_kind_of_object_the_template_holds(self):
        assert objects_of("t_main") == objects_of(TEMPLATE)

    def test_record_the_same_migrations(self):
        recorded = 'SELECT app, name FROM "%s".django_migrations ORDER BY id'

        assert ask(recorded % "t_main") == ask(recorded % TEMPLATE)

    def test_a_column_more_changes_the_fingerprint(self):
        before = fingerprint_of("t_main")
        with owner_context():
            ask("ALTER TABLE t_main.audit_auditline ADD COLUMN more int")

        assert fingerprint_of("t_main") != before

    def test_name_no_schema_in_their_script(self):
        assert not [statement for statement in script_of(TEMPLATE) if TEMPLATE in statement]

    def test_the_constraint_of_an_index_is_found_by_an_index(self, db):
        """For a schema the planner knows nothing of it takes loops, through the rows of all dealers."""
        ask("SET LOCAL enable_hashjoin = off")
        ask("SET LOCAL enable_mergejoin = off")
        plan = "\n".join(line for (line,) in ask("EXPLAIN " + blueprint._INDEXES, TEMPLATE))
        assert "on pg_constraint k" in plan
        assert "Seq Scan on pg_constraint" not in plan, plan

    def test_building_twice_changes_nothing(self):
        before = fingerprint_of("t_main")
        build_schema("t_main")

        assert fingerprint_of("t_main") == before

    def test_a_failure_in_the_middle_leaves_nothing(self, monkeypatch):
        def refuse(schema):
            raise RuntimeError

        monkeypatch.setattr("tenants.provisioning.grant_schema", refuse)
        with pytest.raises(RuntimeError):
            build_schema("d_990001")

        assert exists("d_990001") == (False, False)

    def test_are_lean(self):
        """Three indexes and a bit a table, keys counted: every dealer has each, every write pays for it."""
        (indexes,) = ask("SELECT count(*) FROM pg_indexes WHERE schemaname = 't_main'")[0]

        assert indexes / len(tables_of("t_main")) <= 3.15


@pytest.mark.django_db
class TestWhoHasWhat:
    def test_an_app_is_in_public_or_with_dealers_and_only_audit_in_both(self):
        assert set(settings.SHARED_APPS) & set(settings.TENANT_APPS) == {"core.flow.audit"}

    def test_no_table_but_audit_is_in_both(self):
        both = tables_of("public") & tables_of("t_main")

        assert both == {"audit_auditline", "audit_auditlink", "django_migrations"}

    def test_every_model_has_its_table_in_the_right_place(self):
        shared, dealers = set(), set()
        for app in apps.get_app_configs():
            names = {model._meta.db_table for model in app.get_models(include_auto_created=True)}
            shared |= names if app.name in settings.SHARED_APPS else set()
            dealers |= names if app.name in settings.TENANT_APPS else set()

        assert shared <= tables_of("public")
        assert tables_of("t_main") == dealers | {"django_migrations"}

    def test_every_table_apps_grant_to_dealers_exists(self):
        granted = {g.table for app in apps.get_app_configs() for g in getattr(app, "dealer_grants", ())}

        assert granted <= tables_of("public")
        assert granted

    def test_every_grant_by_row_names_a_column_of_its_table(self):
        for app in apps.get_app_configs():
            for grant in getattr(app, "dealer_grants", ()):
                columns = {
                    name
                    for (name,) in ask(
                        "SELECT column_name FROM information_schema.columns"
                        " WHERE table_schema = 'public' AND table_name = %s",
                        grant.table,
                    )
                }
                assert not grant.own or grant.own in columns, grant

    def test_dealers_hold_no_right_in_public_that_no_app_lists(self):
        grants = [g for app in apps.get_app_configs() for g in getattr(app, "dealer_grants", ())]
        verbs = [(g.table, *verb) for g in grants for verb in re.findall(r"(\w+)(?: ?\((.+?)\))?", g.verbs)]
        listed = {(table, verb) for table, verb, columns in verbs if not columns}
        by_column = {
            (table, verb, column)
            for table, verb, columns in verbs
            for column in columns.replace(" ", "").split(",")
            if columns
        }
        held = ask(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee IN (%s, %s, 'PUBLIC')",
            f"{connection.settings_dict['NAME']}__dealers",
            f"{connection.settings_dict['NAME']}__t_main",
        )

        assert set(held) == listed
        held_by_column = ask(
            "SELECT table_name, privilege_type, column_name FROM information_schema.role_column_grants c"
            " WHERE table_schema = 'public' AND grantee IN (%s, %s, 'PUBLIC') AND NOT EXISTS (SELECT FROM"
            " information_schema.role_table_grants t WHERE (t.table_name, t.grantee, t.privilege_type,"
            " t.table_schema) = (c.table_name, c.grantee, c.privilege_type, c.table_schema))",
            f"{connection.settings_dict['NAME']}__dealers",
            f"{connection.settings_dict['NAME']}__t_main",
        )
        assert set(held_by_column) == by_column

    def test_a_dealers_role_holds_rights_in_no_other_dealers_schema(self, main, other):
        held = ask(
            "SELECT DISTINCT table_schema FROM information_schema.role_table_grants WHERE grantee = %s",
            f"{connection.settings_dict['NAME']}__t_main",
        )

        assert held == [("t_main",)]

    def test_no_sequence_is_shared_but_public_ones(self):
        ((named,),) = ask(
            "SELECT count(*) FROM information_schema.columns"
            " WHERE table_schema = 't_main' AND column_default LIKE '%%public.%%'"
        )

        assert named == 0


@pytest.mark.django_db
class TestMigrations:
    def test_no_model_lacks_a_migration(self):
        said = StringIO()
        try:
            call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
        except SystemExit:
            pytest.fail(said.getvalue())

    def test_none_conflict(self):
        assert MigrationLoader(None).detect_conflicts() == {}

    def test_preparing_twice_is_a_no_op(self):
        bring_fleet_up()
        before = [fingerprint_of(schema) for schema in ("public", TEMPLATE, "t_main")]
        for _ in range(2):
            assert not migrate_public()
            migrate_template()
            apply_public_grants()
            assert bring_fleet_up() is None

        assert [fingerprint_of(schema) for schema in ("public", TEMPLATE, "t_main")] == before


@pytest.mark.django_db
class TestLaggingDealer:
    @pytest.fixture
    def lagging(self, main):
        """`main` as it was before the migrations of audit: without its tables at all."""
        with owner_context("t_main"):
            ask("DROP TABLE t_main.audit_auditlink CASCADE")
            ask("DROP TABLE t_main.audit_auditline CASCADE")
            ask("DROP FUNCTION t_main.audit_is_append_only()")
            ask("DELETE FROM t_main.django_migrations WHERE app = 'audit'")
        return main

    def test_is_migrated_with_its_rights(self, lagging, other):
        outcome = bring_fleet_up()

        assert (outcome.migrated, outcome.well) == ({"t_main"}, True)
        assert fingerprint_of("t_main") == fingerprint_of(TEMPLATE)
        with dealer_context(lagging):
            assert ask("SELECT count(*) FROM t_main.audit_auditline") == [(0,)]
            with pytest.raises(DatabaseError), transaction.atomic():
                ask("DELETE FROM t_main.audit_auditline")
        with dealer_context(other), pytest.raises(DatabaseError), transaction.atomic():
            ask("SELECT * FROM t_main.audit_auditline")

    def test_one_not_yet_built_is_left_alone(self, main):
        with market_context():
            Dealer.objects.filter(slug="main").update(schema_name="d_990002")

        bring_fleet_up()

        assert exists("d_990002") == (False, False)

    def test_a_schema_made_by_migrations_alone_equals_one_that_was_built(self):
        migrate_schema("d_990003")

        assert fingerprint_of("d_990003") == fingerprint_of("t_main")
