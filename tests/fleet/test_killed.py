"""A migration that is killed at any moment is simply run again: nothing is half, nothing is done twice."""

from __future__ import annotations

import json

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.fleet.verifying import verify_fleet
from tests.fleet.conftest import NOTE, ROWS, TABLE, WRITE, ask, columns_of, versions

SLOW = WRITE.replace("apps.get_model", "__import__('time').sleep(0.03)\n    apps.get_model")


def test_killed_again_and_again_it_ends_complete_and_equal(fleet, plant):
    plant("stock", TABLE)
    plant("stock", ROWS, code=SLOW)
    plant("stock", NOTE)
    plant("customers", """migrations.RunSQL("CREATE TABLE more (id int)", "DROP TABLE more")""")
    plant("stock", ROWS, code=SLOW)
    plant(
        "stock", """migrations.AddIndex("vehicle", models.Index(fields=["planted"], name="planted_note"))"""
    )
    connection.close()
    run = fleet.manage("20261122", module="tests.fleet.chaos")

    assert run.returncode == 0, run.stderr
    story = json.loads(run.stdout)
    assert story["kills"] >= 3
    assert story["in_the_middle"] >= 1  # or the kills came too early or too late to prove anything
    assert verify_fleet(workers=1).well
    assert len(versions()) == 1
    assert columns_of("stock_vehicle", "planted") == {TEMPLATE, *fleet.all}
    for schema in (TEMPLATE, *fleet.all):
        assert ask(f"SELECT word FROM {schema}.stock_planted") == [(schema,), (schema,)]
        assert ask(f"SELECT count(*) FROM {schema}.django_migrations WHERE name LIKE '9%%'") == [(6,)]
