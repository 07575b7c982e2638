"""The pool: spares are whole or not there, go to one dealer each, and only while they fit."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from core.storage import scope
from tenants import provisioning
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import dealer_context, market_context, owner_context
from tenants.fleet import pool, sweep
from tenants.fleet.models import Schema
from tenants.fleet.tasks import fill_pool
from tenants.migrate import migrate_schema
from tests.apps.console.conftest import exists

pytestmark = pytest.mark.django_db


def ask(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall() if cursor.description else []


def schemas_and_roles() -> list[tuple]:
    """All there are in this database; other databases of the server have roles too."""
    ours = "SELECT rolname::text FROM pg_roles WHERE starts_with(rolname, current_database() || '__')"
    return ask(f"SELECT nspname::text FROM pg_namespace UNION ALL {ours} ORDER BY 1")


class TestFilling:
    def test_builds_up_to_the_target_and_no_further(self):
        assert (pool.fill(2), pool.fill(2), pool.stock().ready) == (2, 0, 2)

    def test_the_scheduled_task_keeps_the_size_of_the_settings(self, settings):
        settings.SPARE_SCHEMAS = 1
        for _ in range(2):
            fill_pool.apply()

        assert pool.stock() == pool.Stock(ready=1, unfit=0, target=1)

    def test_a_spare_has_schema_role_rights_and_row(self):
        name = pool.build_spare()

        row = Schema.objects.get(name=name)
        assert (row.state, row.fault, row.taken_at) == ("SPARE", "", None)
        assert exists(name) == (True, True)
        with scope.entered(scope.dealer(name)):
            assert ask("SELECT count(*) FROM audit_auditline") == [(0,)]
            with pytest.raises(DatabaseError), transaction.atomic():
                ask("CREATE TABLE mine (id int)")

    def test_a_spare_is_what_a_freshly_migrated_schema_is(self):
        name = pool.build_spare()
        migrate_schema("d_990010")

        assert fingerprint_of(name) == fingerprint_of("d_990010")

    def test_what_the_template_holds_every_spare_holds(self):
        with owner_context(TEMPLATE):
            ask(
                "INSERT INTO d_template.audit_auditline (id, at, actor_kind, actor_name, action,"
                " subject_kind, subject_id, before, after, note, request_id) VALUES"
                " (gen_random_uuid(), now(), 'system', '', 'template.seeded', '', '', '{}', '{}', '', '')"
            )
            ask("SELECT nextval('d_template.stock_number')")
        name = pool.build_spare()

        assert ask(f'SELECT action FROM "{name}".audit_auditline') == [("template.seeded",)]
        assert ask(f"SELECT nextval('{name}.stock_number')") == [(2,)]
        recorded = 'SELECT id, app, name FROM "{}".django_migrations ORDER BY id'
        assert ask(recorded.format(name)) == ask(recorded.format(TEMPLATE))

    @pytest.mark.parametrize(
        "broken",
        [
            "tenants.provisioning.lock_schema",
            "tenants.provisioning._content",
            "tenants.provisioning.grant_schema",
            "tenants.grants._let_in",
            "tenants.fleet.pool.recorded_in",
            "tenants.fleet.pool.fingerprint_of",
        ],
    )
    def test_a_failure_at_any_step_leaves_nothing(self, broken, monkeypatch):
        pool.note_template()
        before = schemas_and_roles()
        monkeypatch.setattr(pool, "note_template", lambda: None)
        monkeypatch.setattr(broken, _refuse)
        with pytest.raises(RuntimeError):
            pool.build_spare()
        monkeypatch.undo()

        assert schemas_and_roles() == before
        assert not Schema.objects.exclude(name=TEMPLATE).exists()
        assert sweep.find() == []

    def test_what_was_built_before_a_failure_stays(self, monkeypatch):
        real, calls = provisioning.grant_schema, []

        def once(schema):
            calls.append(schema)
            return real(schema) if len(calls) == 1 else _refuse()

        monkeypatch.setattr(provisioning, "grant_schema", once)
        with pytest.raises(RuntimeError):
            pool.fill(3)

        assert (pool.stock().ready, exists(calls[0]), exists(calls[1])) == (1, (True, True), (False, False))

    def test_a_template_that_moves_meanwhile_is_noticed(self, monkeypatch):
        pool.note_template()
        Schema.objects.filter(name=TEMPLATE).update(fingerprint="as it was before")
        monkeypatch.setattr(pool, "note_template", lambda: None)
        with pytest.raises(pool.TemplateMoved):
            pool.build_spare()

        assert not Schema.objects.exclude(name=TEMPLATE).exists()


class TestTaking:
    def test_gives_each_spare_once(self):
        pool.fill(2)
        with market_context(), transaction.atomic():
            taken = [pool.take() for _ in range(3)]

        assert len(set(taken)) == 3
        assert taken[2] is None
        assert set(Schema.objects.filter(state="TAKEN").values_list("name", flat=True)) == set(taken[:2])

    @pytest.mark.parametrize(
        "unfit",
        [{"version": "older"}, {"fingerprint": "other"}, {"fault": "a column lacks"}, {"state": "TAKEN"}],
    )
    def test_never_gives_one_that_does_not_fit(self, unfit):
        Schema.objects.filter(name=pool.build_spare()).update(**unfit)
        with market_context(), transaction.atomic():
            assert pool.take() is None

        assert pool.stock().ready == 0

    def test_gives_nothing_where_no_template_was_noted(self):
        pool.build_spare()
        Schema.objects.filter(name=TEMPLATE).delete()
        with market_context(), transaction.atomic():
            assert pool.take() is None

    def test_a_claim_that_fails_gives_it_back(self):
        name = pool.build_spare()
        with pytest.raises(RuntimeError), market_context(), transaction.atomic():
            assert pool.take() == name
            _refuse()

        assert Schema.objects.get(name=name).state == "SPARE"

    def test_is_no_dealers_business(self, main):
        pool.build_spare()
        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            pool.take()


def _refuse(*args: object, **kwargs: object) -> None:
    raise RuntimeError("no")
