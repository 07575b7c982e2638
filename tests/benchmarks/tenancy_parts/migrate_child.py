"""`python -m tests.benchmarks.tenancy_parts.migrate_child`: management commands in a running process.

A line on standard input is `[words, options]` in JSON; the answer is the seconds the command took.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

import django
from django.core.management import call_command


def main() -> None:
    """Answer until standard input ends."""
    django.setup()
    for line in sys.stdin:
        words, options = json.loads(line)
        began = perf_counter()
        call_command(*words, **options, stdout=sys.stderr, verbosity=0)
        print(json.dumps(perf_counter() - began), flush=True)


if __name__ == "__main__":
    main()
