"""`python -m config.launch.bench_child NAME`: one benchmark inside its own database, a JSON object a line.

A benchmark is `tests/benchmarks/<name>.py` with `def run() -> Iterator[dict]`; each dict needs metric, value,
unit and holds. `bench`, `baseline`, `ratio` and `goal` are filled in when left out. A module that sets
`PREPARE = False` gets an empty database instead of a migrated one.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import django
from django.core.management import call_command

DEFAULTS: dict[str, Any] = {"baseline": None, "ratio": None, "goal": None}


def main(name: str) -> None:
    """Set Django up, bring the database to this version, and print what the benchmark measures."""
    django.setup()
    module = importlib.import_module(f"tests.benchmarks.{name}")
    if getattr(module, "PREPARE", True):
        call_command("prepare", quiet=True, stdout=sys.stderr)
    for figure in module.run():
        print(json.dumps({"bench": name, **DEFAULTS, **figure}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
