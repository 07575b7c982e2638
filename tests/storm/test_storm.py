"""Facet sums, totals, listings and the sum of the schemas are one number, whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.timeout(500)
PATIENCE = 400
"""Seconds for the storm, which takes one minute on an idle machine."""
OPERATIONS = os.environ.get("MARQUE_STORM", "1000")


def test_the_market_counts_right_while_dealers_work_and_processes_are_killed(
    django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_storm"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            run = _storm(name)
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
                cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [f"{name}__"])
                for (role,) in cursor.fetchall():
                    cursor.execute(f'DROP ROLE "{role}"')
    assert run.returncode == 0, run.stderr[-3000:]
    figures = {figure["metric"]: figure for figure in map(json.loads, run.stdout.splitlines())}
    assert figures["storm_operations"]["value"] >= int(OPERATIONS)
    assert figures["storm_kills"]["value"] >= 5
    assert figures["storm_looks"]["value"] >= 5
    assert figures["storm_wrong"] | {"value": 0, "holds": True} == figures["storm_wrong"], run.stderr[-3000:]


def _storm(database: str) -> subprocess.CompletedProcess[str]:
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "BENCH_OPERATIONS": OPERATIONS,
    }
    argv = [sys.executable, "-m", "config.launch.bench_child", "market_storm"]
    return subprocess.run(argv, env=env, cwd=settings.ROOT, capture_output=True, text=True, timeout=PATIENCE)
