"""The suite would notice: with any one guard taken out, the tests that stand for it go red."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.database import drop_database
from tests.isolation import surgery
from tests.isolation.mutations import MUTATIONS, Mutation

Run = Callable[..., dict[str, Any]]
EVERY_TEST = sorted({test for mutation in MUTATIONS for test in mutation.tests})


@pytest.fixture(scope="module")
def run(django_db_setup, django_db_blocker) -> Iterator[Run]:
    """Runs tests with a guard taken out (none for the name "") in a fork of a process that is kept warm."""
    url = urlsplit(os.environ["DATABASE_URL"])
    base = f"{url.path.strip('/')}_x{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    kept = f"test_{base}_kept"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.isolation.mutant_server"],
        cwd=surgery.ROOT,
        env={**clean, "DATABASE_URL": url._replace(path=f"/{base}").geturl(), "MARQUE_TEST_DATABASE": kept},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask(name: str, tests: list[str] | tuple[str, ...], *, fresh: bool = False) -> dict[str, Any]:
        server.stdin.write(json.dumps({"name": name, "tests": list(tests), "fresh": fresh}) + "\n")
        server.stdin.flush()
        answer: dict[str, Any] = json.loads(server.stdout.readline() or '{"error": "the server ended"}')
        assert "error" not in answer, answer["error"]
        return answer

    yield ask
    server.stdin.close()
    server.wait(30)
    with django_db_blocker.unblock():
        drop_database(kept)


def test_there_is_one_for_every_guard_we_know_of():
    assert len(MUTATIONS) >= 30
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_the_guard_is_where_the_mutation_looks_for_it(mutation: Mutation):
    source, mutated = surgery.changed(mutation)
    assert source != mutated
    compile(mutated, mutation.file, "exec")


@pytest.mark.services
def test_with_every_guard_in_place_all_of_them_are_green(run: Run):
    answer = run("", EVERY_TEST)

    assert (answer["code"], answer["failed"], answer["broken"]) == (0, [], []), answer["said"]
    assert len(answer["passed"]) >= len(EVERY_TEST)


@pytest.mark.services
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_without_it_they_go_red(run: Run, mutation: Mutation):
    answer = run(mutation.name, mutation.tests, fresh=mutation.fresh)

    assert answer["broken"] == [], answer["said"]
    assert answer["failed"], f"nobody noticed that {mutation.name}"


def test_the_suites_own_database_is_none_of_theirs():
    assert not connection.settings_dict["NAME"].endswith("_kept")
    assert settings.DATABASES["default"]["NAME"] == connection.settings_dict["NAME"]
