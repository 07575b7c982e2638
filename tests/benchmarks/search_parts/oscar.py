"""django-oscar's list page of a tenth of the same cars, beside ours of all of them.

It gets an environment and a database of its own on the same server, and the same web server with as many
workers. Its search backend is Whoosh, the one of haystack's that needs no server and still shows products:
the simple backend finds none of them in this release. With Solr or Elasticsearch it would be faster.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg2 import connect

from config.launch import python_env, shell
from config.launch.layout import PROJECT, Layout
from tests.benchmarks.search_parts.reading import Figure, figure
from tests.benchmarks.search_parts.serving import WORKERS, Served, ask_all
from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.web import served

SHARE = 10
_CARS = """
SELECT number, title_en, brand_slug, brand_en, round(price_minor / 100.0) FROM marketplace_listing
WHERE number %% %s = 0 ORDER BY number
"""


def measure(ours: Served) -> Iterator[Figure]:
    """Their pages, and how many times faster ours are: one reader's median, and pages a second."""
    with _environment() as python, _database() as address:
        env = _bare() | {
            "OSCAR_DATABASE_URL": address,
            "OSCAR_INDEX": str(python.parents[1] / "index"),
            "OSCAR_MEDIA": str(python.parents[1]),
            "PYTHONPATH": str(PROJECT / "tests" / "benchmarks"),
        }
        category = _fill(python, env)
        with served(
            "oscar_peer.wsgi:application", env, workers=WORKERS, granian=python.with_name("granian")
        ) as web:
            theirs = ask_all(web, "localhost", [f"{category}?page={n}" for n in (1, 2, 3)] * 7)
            whole = ask_all(web, "localhost", ["/catalogue/"] * 20)
    yield figure("oscar_category_p50", theirs.p50 * 1000, "ms")
    yield figure("oscar_catalogue_p50", whole.p50 * 1000, "ms")
    yield figure("oscar_pages_per_second", theirs.rate, "count")
    for metric, ratio in (
        ("oscar_ratio", theirs.p50 / ours.p50),
        ("oscar_rate_ratio", ours.rate / theirs.rate),
    ):
        yield {
            "metric": metric, "value": round(ratio, 1), "unit": "times", "goal": ">= 20",
            "holds": ratio >= 20, "ratio": round(ratio, 1),
            "baseline": f"django-oscar 4.2.1's category page on PostgreSQL and Whoosh, 1/{SHARE} of the cars",
        }  # fmt: skip


def _fill(python: Path, env: dict[str, str]) -> str:
    """Their tables with our cars; the address of their largest category."""
    written = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute(_CARS, [SHARE])
        csv.writer(written).writerows(cursor.fetchall())
    argv = shell.bound([python, "-m", "oscar_peer.fill"])
    done = subprocess.run(argv, env=env, input=written.getvalue(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"django-oscar was not filled: {done.stderr[-2000:]}")
    return done.stdout.split()[-1]


@contextmanager
def _environment() -> Iterator[Path]:
    """A Python with the packages of requirements/peers.txt, for as long as the block runs."""
    uv = Path(sys.executable).with_name("uv")
    with tempfile.TemporaryDirectory(prefix="marque-peer-") as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
        layout = Layout(root=PROJECT, state=Path(folder))
        python_env.install(layout, PROJECT / "requirements" / "peers.txt", into=python)
        yield python


@contextmanager
def _database() -> Iterator[str]:
    """The address of an empty database beside ours."""
    name = stacks.database_name() + "_oscar"
    server = connect(stacks.changed(os.environ["DATABASE_URL"], database="postgres"))
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
            try:
                yield stacks.changed(os.environ["DATABASE_URL"], database=name)
            finally:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        server.close()


def _bare() -> dict[str, str]:
    """This process's environment without what is ours."""
    ours = ("MARQUE_", "DJANGO_", "DATABASE_URL", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
