"""Whether a guarded table's trigger lets through exactly the moves of its machine."""

from __future__ import annotations

import re

from django.db import connection

TRIPLE = re.compile(r"\('(\w+)'(?:::text)?, '(\w+)'(?:::text)?, '(\w+)'(?:::text)?\)")


def moves_in_database(machine: str) -> set[tuple[str, str, str]]:
    """The moves (source, verb, target) that the trigger of the schema at hand knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
            [f"{machine}_moves"],
        )
        (source,) = cursor.fetchone()
    return set(TRIPLE.findall(source))


def moves_in_code(machine) -> set[tuple[str, str, str]]:
    """The same of the machine's table."""
    return {(move.source, move.verb, move.target) for move in machine.moves}
