"""One table for the code, the database and the documents."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from config.lifecycles import document, machines
from core.storage.guarded import Guarded
from tenants.context import dealer_context, market_context
from tests.factories.guarding import moves_in_code, moves_in_database

GUARDED = sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, Guarded))
TRIGGERS = """
SELECT c.relname, regexp_replace(p.proname, '_moves$', '') FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = current_schema()::regnamespace AND p.proname LIKE '%%\\_moves' AND NOT t.tgisinternal
"""


def triggers():
    """The machines that guard each table of the schema at hand."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        return cursor.fetchall()


@pytest.mark.parametrize("table", GUARDED)
def test_every_guarded_table_knows_its_machines_moves(main, table):
    app = apps.get_app_config(table.partition("_")[0]).name
    of_app = machines()[app]
    with market_context() if app.startswith("shared_apps.") else dealer_context(main):
        here = [machine for found, machine in triggers() if found == table]
        assert here
        for machine in here:
            assert moves_in_database(machine) == moves_in_code(of_app[machine])


def test_the_documents_say_the_same():
    call_command("lifecycles", check=True)
    assert "DRAFT --> HOLD: hold" in document()
