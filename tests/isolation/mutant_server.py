"""Runs tests in forks of one warm process, each with one guard taken out.

A line of JSON in: `{"name": …, "tests": […], "fresh": …}`; a line out: which tests failed, and what was said.
With `fresh` the fork makes a database of its own, for guards that lie in the database.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

import hypothesis  # noqa: E402, F401  what every fork would load anew
import pytest  # noqa: E402

from tests.isolation import surgery  # noqa: E402
from tests.isolation.mutations import MUTATIONS  # noqa: E402

BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}
OPTIONS = ("-p", "no:xdist", "-p", "no:randomly", "--no-header", "--tb=short", "-q")


class Outcomes:
    """A plugin that keeps which tests passed, failed, or did not even begin."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.broken: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            (self.failed if report.failed else self.passed).append(report.nodeid)
        elif report.failed:
            self.broken.append(report.nodeid)


def main() -> None:
    for file in {test.partition("::")[0] for mutation in MUTATIONS for test in mutation.tests}:
        import_module(file.removesuffix(".py").replace("/", "."))
    gc.freeze()  # forks share what is there and need not look through it
    for line in sys.stdin:
        wanted = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder) / "result.json"
            child = os.fork()
            if not child:
                _run(wanted, result)
            os.waitpid(child, 0)
            told = result.read_text() if result.exists() else json.dumps({"error": "the fork died"})
        print(json.dumps(json.loads(told)), flush=True)


def _run(wanted: dict[str, Any], result: Path) -> None:
    """In the fork: never returns."""
    said = result.with_name("said.txt")
    try:
        out = os.open(said, os.O_WRONLY | os.O_CREAT)
        for stream in (1, 2):
            os.dup2(out, stream)
        if wanted["fresh"]:
            os.environ.pop("MARQUE_TEST_DATABASE", None)
        if wanted["name"]:
            surgery.apply(BY_NAME[wanted["name"]])
        enough = ("-x",) if wanted["name"] else ()  # one that goes red has noticed the guard is gone
        outcomes = Outcomes()
        code = int(pytest.main([*OPTIONS, *enough, *wanted["tests"]], plugins=[outcomes]))
        sys.stdout.flush()
        told: dict[str, Any] = {
            "code": code,
            **vars(outcomes),
            "said": said.read_text(errors="replace")[-4000:],
        }
    except BaseException:
        told = {"error": traceback.format_exc()}
    result.write_text(json.dumps(told))
    os._exit(0)


if __name__ == "__main__":
    main()
