"""State columns that only the transition function writes: the database refuses every other hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.migrations.operations import RunSQL


class Guarded(models.Model):
    """A row with a machine's `state`. `last_move` is the verb that brought it there, empty at the start.

    The database lets `state` change only with the verb that leads there in `last_move` and with the next
    `version`, so an update that is not the transition function's fails, whoever sends it.
    """

    last_move = models.CharField(max_length=32, default="", db_default="", blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def guarded_moves(
    table: str,
    machine: str,
    moves: Sequence[tuple[str, str, str]],
    *,
    column: str = "state",
    verb: str = "last_move",
    counter: str = "version",
) -> RunSQL:
    """A migration's operation after which `state` changes by the moves (source, verb, target) alone.

    The moves are written out in the migration, so that it stays what it was when the machine grows; a later
    migration then says all of them again. A test holds the database against the table in the code.
    `column` and `verb` name the columns of a second machine on the same row, `counter` the column of
    `version` where a table has called it otherwise.
    """
    name = f"{machine}_moves"
    listed = ", ".join(f"('{source}', '{verb}', '{target}')" for source, verb, target in moves)
    forward = f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.{column} IS DISTINCT FROM NEW.{column} AND (
        NEW.{counter} <> OLD.{counter} + 1 OR (OLD.{column}, NEW.{verb}, NEW.{column}) NOT IN ({listed})
    ) THEN
        RAISE EXCEPTION '{machine}: % does not lead from % to % here', NEW.{verb}, OLD.{column}, NEW.{column}
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
    backward = f"DROP TRIGGER IF EXISTS {name} ON {table}; DROP FUNCTION IF EXISTS {name}();"
    return RunSQL(forward, backward)
