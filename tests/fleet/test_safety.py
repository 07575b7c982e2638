"""Every rule for migrations has a planted violation that it catches, and our own migrations break none."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres import operations as pg
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from tenants.fleet.plan import Code, Move, Step
from tenants.fleet.rules import NEVER, RULES
from tenants.fleet.safety import SETTLED, UnsafeMigrations, check_steps, problems_of

VIN = models.CharField(max_length=17, db_default="")
CHEAP = models.CheckConstraint(name="cheap", condition=models.Q(price__gt=0))
START = (
    migrations.CreateModel(
        "Car",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("vin", models.CharField(max_length=17)),
            ("price", models.IntegerField(null=True)),
            ("rate", models.DecimalField(max_digits=6, decimal_places=2, null=True)),
            ("owner", models.BigIntegerField(null=True)),
        ],
    ),
    migrations.CreateModel("Lot", [("id", models.BigAutoField(primary_key=True))]),
)


class Planted(Code):
    """Code that has one migration."""

    def __init__(self, **body: Any) -> None:
        self.planted = type("Migration", (migrations.Migration,), body)("9000_planted", "stock")

    def migration(self, key: Any) -> Any:
        return self.planted


def broken(*operations: Any, **body: Any) -> list[str]:
    """The rules that a migration of `stock` with these operations breaks."""
    state = ProjectState()
    migrations.CreateModel("User", [("id", models.BigAutoField(primary_key=True))]).state_forwards(
        "accounts", state
    )
    for operation in START:
        operation.state_forwards("stock", state)
    moves = []
    for operation in operations:
        after = state.clone()
        operation.state_forwards("stock", after)
        moves.append(Move(operation, state, after))
        state = after
    step = Step(("stock", "9000_planted"), tuple(moves))
    return [problem.rule for problem in problems_of(Planted(**body), step)]


def add(field: models.Field, name: str = "more") -> migrations.AddField:
    return migrations.AddField("car", name, field)


def alter(name: str, field: models.Field) -> migrations.AlterField:
    return migrations.AlterField("car", name, field)


def nothing(apps: Any, editor: Any) -> None:
    pass


def user(**options: Any) -> models.ForeignKey:
    return models.ForeignKey("accounts.User", models.PROTECT, null=True, **options)


def lot(**options: Any) -> models.ForeignKey:
    return models.ForeignKey("stock.Lot", models.PROTECT, null=True, **options)


VIOLATIONS = {
    "not-atomic": ([add(VIN)], {"atomic": False}),
    "squashed": ([add(VIN)], {"replaces": [("stock", "0001_initial")]}),
    "mixed": ([add(VIN), migrations.RunPython(nothing, nothing)], {}),
    "foreign-key-to-public": ([add(user())], {}),
    "required-column": ([add(models.CharField(max_length=9, default="x"))], {}),
    "rewrite": ([add(models.UUIDField(db_default=RandomUUID()))], {}),
    "drop": ([migrations.RemoveField("car", "vin")], {}),
    "rename": ([migrations.RenameField("car", "vin", "number")], {}),
    "type-change": ([alter("price", models.BigIntegerField(null=True))], {}),
    "set-not-null": ([alter("price", models.IntegerField(db_default=0))], {}),
    "validated-constraint": ([migrations.AddConstraint("car", CHEAP)], {}),
    "validate-apart": ([pg.AddConstraintNotValid("car", CHEAP), pg.ValidateConstraint("car", "cheap")], {}),
    "like-index": ([add(models.CharField(max_length=9, db_index=True, db_default=""))], {}),
    "concurrently": ([pg.AddIndexConcurrently("car", models.Index(fields=["vin"], name="by_vin"))], {}),
    "no-way-back": ([migrations.RunPython(nothing)], {}),
    "leaves-the-schema": ([migrations.RunSQL("UPDATE public.tenants_dealer SET name = ''", "")], {}),
    "blocking-sql": ([migrations.RunSQL("ALTER TABLE stock_car ALTER vin SET NOT NULL", "")], {}),
    "extension": ([pg.TrigramExtension()], {}),
    "unknown-operation": ([migrations.AlterUniqueTogether("car", {("vin", "price")})], {}),
}


class TestRules:
    def test_every_rule_has_a_planted_violation(self):
        assert VIOLATIONS.keys() == RULES.keys()

    @pytest.mark.parametrize("rule", VIOLATIONS)
    def test_catches(self, rule):
        operations, body = VIOLATIONS[rule]

        assert broken(*operations, **body) == [rule]

    @pytest.mark.parametrize("rule", sorted(RULES.keys() - NEVER - {"drop"}))
    def test_may_be_broken_deliberately_with_a_reason(self, rule):
        operations, body = VIOLATIONS[rule]

        assert broken(*operations, **body, deliberate={rule: "the table is empty until 3.0"}) == []
        assert broken(*operations, **body, deliberate={rule: ""}) == [rule]

    @pytest.mark.parametrize("rule", sorted(NEVER))
    def test_may_never_be_broken(self, rule):
        operations, body = VIOLATIONS[rule]

        assert broken(*operations, **body, deliberate={rule: "please"}) == [rule]

    def test_a_contract_may_drop_and_nothing_else(self):
        drops = [migrations.RemoveField("car", "vin"), migrations.DeleteModel("Lot")]

        assert broken(*drops, contract=True) == []
        assert broken(migrations.RenameField("car", "vin", "number"), contract=True) == ["rename"]


MORE = {
    "a foreign key to the market in a new table": (
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True)), ("who", user())]),
        "foreign-key-to-public",
    ),
    "a unique text": (alter("vin", models.CharField(max_length=17, unique=True)), "like-index"),
    "a slug": (add(models.SlugField(db_default="")), "like-index"),
    "a shorter text": (alter("vin", models.CharField(max_length=9)), "type-change"),
    "a coarser number": (
        alter("rate", models.DecimalField(max_digits=6, decimal_places=1, null=True)),
        "type-change",
    ),
    "a generated column": (
        add(
            models.GeneratedField(
                expression=models.F("price") + 1, output_field=models.IntegerField(), db_persist=True
            )
        ),
        "rewrite",
    ),
    "a column under another name": (
        alter("price", models.IntegerField(null=True, db_column="cost")),
        "rename",
    ),
    "a reference on an old column": (alter("owner", lot(db_column="owner")), "validated-constraint"),
    "another table": (migrations.AlterModelTable("car", "cars"), "rename"),
    "another model's name": (migrations.RenameModel("Car", "Vehicle2"), "rename"),
    "a table's end": (migrations.DeleteModel("Lot"), "drop"),
    "something inside something": (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("DROP TABLE stock_car", "")]
        ),
        "blocking-sql",
    ),
    "SQL without a way back": (migrations.RunSQL("CREATE SEQUENCE x"), "no-way-back"),
    "SQL that changes the path": (migrations.RunSQL("SET search_path = public", ""), "leaves-the-schema"),
    "SQL that commits": (
        migrations.RunSQL("CREATE SEQUENCE x; COMMIT; CREATE SEQUENCE y", ""),
        "leaves-the-schema",
    ),
    "SQL about another dealer": (
        migrations.RunSQL('DELETE FROM "d_000001" . stock_car', ""),
        "leaves-the-schema",
    ),
    "SQL that builds concurrently": (
        migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON stock_car (vin)", ""),
        "leaves-the-schema",
    ),
    "SQL that adds a check": (
        migrations.RunSQL("ALTER TABLE stock_car ADD CONSTRAINT c CHECK (price > 0)", ""),
        "blocking-sql",
    ),
    "SQL that changes a type": (
        migrations.RunSQL("ALTER TABLE stock_car ALTER COLUMN price TYPE bigint", ""),
        "blocking-sql",
    ),
    "SQL in a list": (migrations.RunSQL([("TRUNCATE stock_car", None)], ""), "blocking-sql"),
}
FINE = {
    "a column that may be empty": add(models.IntegerField(null=True)),
    "a column with a default of the database": add(VIN),
    "a moment": add(models.DateTimeField(db_default=Now())),
    "a longer text": alter("vin", models.CharField(max_length=40)),
    "a text without end": alter("vin", models.TextField()),
    "a longer number": alter("rate", models.DecimalField(max_digits=9, decimal_places=2, null=True)),
    "an index": migrations.AddIndex("car", models.Index(fields=["vin"], name="by_vin")),
    "a unique constraint": migrations.AddConstraint(
        "car", models.UniqueConstraint(fields=["vin"], name="once")
    ),
    "a check that is not validated": pg.AddConstraintNotValid("car", CHEAP),
    "a reference to the market by its number": add(user(db_constraint=False)),
    "a reference to a table of the dealer": add(lot()),
    "another name for the same column": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RenameField("car", "vin", "number")]
    ),
    "a trigger whose body says anything": migrations.RunSQL(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DROP TABLE public.x; END $$;"
        " COMMENT ON FUNCTION f() IS 'SET NOT NULL; TRUNCATE'; -- public.cars",
        "DROP FUNCTION f",
    ),
    "rows by SQL": migrations.RunSQL("UPDATE stock_car SET price = 0 WHERE price IS NULL", ""),
    "rows by Python": migrations.RunPython(nothing, migrations.RunPython.noop),
}


class TestCases:
    @pytest.mark.parametrize(("operation", "rule"), [pytest.param(*v, id=name) for name, v in MORE.items()])
    def test_is_refused(self, operation, rule):
        assert broken(operation) == [rule]

    @pytest.mark.parametrize("operation", [pytest.param(v, id=name) for name, v in FINE.items()])
    def test_is_fine(self, operation):
        assert broken(operation) == []

    def test_a_new_table_may_get_anything(self):
        operations = [
            migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField("visit", "price", models.IntegerField(default=0)),
            migrations.AddConstraint("visit", CHEAP),
            migrations.AlterField("visit", "price", models.BigIntegerField(default=0)),
            migrations.RenameField("visit", "price", "cost"),
            migrations.RemoveField("visit", "cost"),
        ]

        assert broken(*operations[:5]) == []

    def test_an_old_fault_is_not_told_again(self):
        field = models.CharField(max_length=9, unique=True)
        new = migrations.CreateModel(
            "Visit", [("id", models.BigAutoField(primary_key=True)), ("code", field)]
        )
        longer = migrations.AlterField("visit", "code", models.CharField(max_length=12, unique=True))

        assert broken(new, longer) == ["like-index"]


class TestOurMigrations:
    def test_break_no_rule(self):
        code = Code()
        problems = [
            str(problem)
            for step in code.steps(frozenset(), frozenset(code.order))
            for problem in problems_of(code, step)
        ]

        assert problems == []

    def test_the_settled_ones_are_few_and_there(self):
        assert len(SETTLED) == 2
        assert set(Code().order) >= SETTLED

    def test_a_refusal_says_what_to_do_instead(self):
        state = ProjectState()
        step = Step(("stock", "9000_planted"), (Move(migrations.RunSQL("SELECT 1", ""), state, state),))

        with pytest.raises(
            UnsafeMigrations, match=r"stock\.9000_planted: atomic = False \[not-atomic\]\n    A kill"
        ):
            check_steps(Planted(atomic=False), [step])
