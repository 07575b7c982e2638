"""What was changed behind the migrations' back is found by name, closed, and mended where nothing is lost."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.fleet.migrating import migrate_fleet
from tenants.fleet.repairing import repair_schema
from tenants.fleet.spreading import chunks
from tenants.fleet.status import fleet_status
from tenants.fleet.verifying import TemplateDrifted, verify_fleet
from tenants.fleet.versions import version_wanted
from tenants.shapes import shapes_of
from tests.fleet.conftest import NOTE, ask, command

MENDED = {
    "index missing": ("DROP INDEX {s}.vehicle_newest", "lacks index vehicle_newest"),
    "index otherwise": (
        "DROP INDEX {s}.vehicle_newest; CREATE INDEX vehicle_newest ON {s}.stock_vehicle (vin)",
        "has otherwise index vehicle_newest",
    ),
    "constraint missing": (
        "ALTER TABLE {s}.stock_vehicle DROP CONSTRAINT vehicle_vin_once",
        "lacks constraint stock_vehicle.vehicle_vin_once",
    ),
    "not null lost": (
        "ALTER TABLE {s}.stock_vehicle ALTER vin DROP NOT NULL",
        "has otherwise column stock_vehicle.vin",
    ),
    "default besides": (
        "ALTER TABLE {s}.stock_vehicle ALTER vin SET DEFAULT 'x'",
        "has otherwise column stock_vehicle.vin",
    ),
    "column missing": ("ALTER TABLE {s}.stock_vehicle DROP note", "lacks column stock_vehicle.note"),
    "trigger missing": (
        "DROP TRIGGER audit_append_only ON {s}.audit_auditline",
        "lacks trigger audit_auditline.audit_append_only",
    ),
    "trigger asleep": (
        "ALTER TABLE {s}.audit_auditline DISABLE TRIGGER audit_append_only",
        "has otherwise trigger audit_auditline.audit_append_only",
    ),
    "function otherwise": (
        "CREATE OR REPLACE FUNCTION {s}.audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NULL; END $$",
        "has otherwise function audit_is_append_only()",
    ),
    "sequence otherwise": (
        "ALTER SEQUENCE {s}.stock_number INCREMENT 2",
        "has otherwise sequence stock_number",
    ),
    "rights for everybody": (
        "GRANT SELECT ON {s}.stock_vehicle TO PUBLIC",
        "has otherwise rights table stock_vehicle",
    ),
    "rights on a column": (
        "GRANT SELECT (vin) ON {s}.stock_vehicle TO PUBLIC",
        "has besides rights column stock_vehicle.vin",
    ),
    "rights missing": (
        'REVOKE INSERT ON {s}.stock_vehicle FROM "{db}__{s}"',
        "has otherwise rights table stock_vehicle",
    ),
    "history may be rewritten": (
        'GRANT UPDATE ON {s}.audit_auditline TO "{db}__{s}"',
        "has otherwise rights table audit_auditline",
    ),
}
LEFT = {
    "table missing": ("DROP TABLE {s}.stock_pricechange", "restore them from a backup"),
    "table besides": ("CREATE TABLE {s}.mine (id int)", "if nobody needs it: DROP TABLE mine"),
    "column besides": (
        "ALTER TABLE {s}.stock_vehicle ADD mine int",
        "if nobody needs it: ALTER TABLE stock_vehicle DROP COLUMN mine",
    ),
    "type otherwise": (
        "ALTER TABLE {s}.stock_vehicle ALTER note TYPE varchar(9)",
        "it is 'character varying(9)",
    ),
}


def spoil(fleet, schema: str, statement: str) -> None:
    ask(statement.format(s=schema, db=fleet.database))


def fault_of(schema: str) -> str:
    ((fault,),) = ask("SELECT fault FROM fleet_schema WHERE name = %s", schema)
    return fault


class TestVerify:
    def test_a_sound_fleet_is_sound(self, fleet):
        verdict = verify_fleet(workers=2)

        assert verdict.well
        assert verdict.sound == sorted(fleet.all)

    def test_every_kind_of_change_is_named_closes_its_dealer_and_is_mended(self, fleet):
        for kinds in chunks(list(MENDED.items()), len(fleet.dealers)):
            spoilt = {schema: found for schema, (_, (_, found)) in zip(fleet.dealers, kinds, strict=False)}
            for schema, (_, (statement, _)) in zip(fleet.dealers, kinds, strict=False):
                spoil(fleet, schema, statement)
            verdict = verify_fleet(workers=2)

            assert {schema: str(found) for schema, found in verdict.different.items()} == spoilt
            assert {schema: fault_of(schema) for schema in fleet.all if fault_of(schema)} == {
                schema: f"shape: {found}" for schema, found in spoilt.items()
            }
            for schema, (name, _) in zip(fleet.dealers, kinds, strict=False):
                repair = repair_schema(schema)
                assert (repair.sound, repair.left, bool(repair.done)) == (True, [], True), name
                assert fault_of(schema) == "", name
            assert verify_fleet(workers=2).well

    def test_what_may_lose_something_is_left_to_a_person(self, fleet):
        for schema, (name, (statement, said)) in zip(fleet.dealers, LEFT.items(), strict=False):
            spoil(fleet, schema, statement)
            verify_fleet([schema], workers=1)
            before = shapes_of([schema])
            repair = repair_schema(schema)

            assert not repair.sound, name
            assert any(said in line for line in repair.left), name
            assert shapes_of([schema]) == before, name
            assert fault_of(schema).startswith("shape: "), name

    def test_a_fault_goes_when_the_cause_has_gone(self, fleet):
        one = fleet.dealers[0]
        spoil(fleet, one, "ALTER TABLE {s}.stock_vehicle ADD mine int")
        verify_fleet(workers=1)
        spoil(fleet, one, "ALTER TABLE {s}.stock_vehicle DROP mine")

        assert verify_fleet([one], workers=1).well
        assert fault_of(one) == ""

    def test_a_fault_that_others_set_stays(self, fleet):
        ask("UPDATE fleet_schema SET fault = 'being restored' WHERE name = %s", fleet.dealers[0])
        verify_fleet(workers=1)

        assert fault_of(fleet.dealers[0]) == "being restored"

    def test_looking_only_changes_nothing(self, fleet):
        spoil(fleet, fleet.dealers[0], "ALTER TABLE {s}.stock_vehicle ADD mine int")

        assert set(verify_fleet(workers=1, note=False).different) == {fleet.dealers[0]}
        assert fault_of(fleet.dealers[0]) == ""

    def test_a_row_that_tells_another_version_is_corrected(self, fleet):
        ask("UPDATE fleet_schema SET version = 'x' WHERE name = %s", fleet.dealers[0])
        verdict = verify_fleet(workers=1)

        assert verdict.corrected == [fleet.dealers[0]]
        assert verdict.well
        assert fleet_status().troubles == ()

    def test_a_record_that_lost_a_line_lags(self, fleet):
        ask(f"DELETE FROM {fleet.dealers[0]}.django_migrations WHERE app = 'stock'")
        verdict = verify_fleet(workers=1)

        assert (verdict.lagging, verdict.well) == ([fleet.dealers[0]], False)

    def test_a_schema_that_is_gone_and_one_that_is_nobodys_are_named(self, fleet):
        ask(f"DROP SCHEMA {fleet.spares[0]} CASCADE")
        ask("CREATE SCHEMA d_999001")
        verdict = verify_fleet(workers=1)

        assert (verdict.gone, verdict.stray, verdict.well) == ([fleet.spares[0]], ["d_999001"], False)

    def test_a_template_that_drifted_is_no_measure(self, fleet):
        ask(f"ALTER TABLE {TEMPLATE}.stock_vehicle ADD mine int")

        with pytest.raises(TemplateDrifted, match=r"has besides column stock_vehicle\.mine"):
            verify_fleet(workers=1)
        assert ask("SELECT count(*) FROM fleet_schema WHERE fault <> ''") == [(0,)]

    def test_a_template_whose_print_alone_changed_is_noted_anew(self, fleet):
        ask("UPDATE fleet_schema SET fingerprint = 'of an older server'")

        assert verify_fleet(workers=1).well
        assert ask("SELECT DISTINCT fingerprint FROM fleet_schema") == [(fingerprint_of(TEMPLATE),)]


class TestRepair:
    def test_mends_the_rest_beside_what_it_leaves(self, fleet):
        one = fleet.dealers[0]
        spoil(fleet, one, "ALTER TABLE {s}.stock_vehicle ADD mine int; DROP INDEX {s}.vehicle_newest")
        repair = repair_schema(one)

        assert repair.done == ["index vehicle_newest"]
        assert len(repair.left) == 1
        assert "index vehicle_newest" in shapes_of([one])[one]

    def test_rows_that_break_a_constraint_are_told_and_kept(self, fleet):
        one = fleet.dealers[0]
        spoil(fleet, one, "ALTER TABLE {s}.audit_auditline DROP CONSTRAINT audit_auditline_pkey")
        for _ in range(2):
            ask(
                f"INSERT INTO {one}.audit_auditline VALUES"
                f" ('{UUID(int=1)}', now(), 'x', NULL, 'x', 'x', 'x', 'x', '{{}}', '{{}}', '', '')"
            )
        repair = repair_schema(one)

        assert not repair.sound
        (left,) = repair.left
        assert left.startswith("constraint audit_auditline.audit_auditline_pkey: could not create unique")
        assert ask(f"SELECT count(*) FROM {one}.audit_auditline") == [(2,)]

    def test_a_trial_is_undone(self, fleet):
        one = fleet.dealers[0]
        spoil(fleet, one, "DROP INDEX {s}.vehicle_newest")
        repair = repair_schema(one, dry_run=True)

        assert (repair.sound, repair.done) == (True, ["index vehicle_newest"])
        assert "index vehicle_newest" not in shape(one)

    def test_a_lagging_schema_is_mended_to_its_own_version_and_then_migrates(self, fleet, plant):
        one = fleet.dealers[0]
        plant("stock", 'migrations.RenameIndex("vehicle", "vehicle_newest_first", old_name="vehicle_newest")')
        spoil(fleet, one, "DROP INDEX {s}.vehicle_newest")
        assert set(migrate_fleet().failed) == {one}
        repair = repair_schema(one)

        assert (repair.sound, repair.done) == (True, ["index vehicle_newest"])
        assert migrate_fleet().well

    def test_a_record_that_lost_a_line_is_completed(self, fleet, plant):
        one = fleet.dealers[0]
        key = plant("stock", NOTE)
        migrate_fleet()
        ask(f"DELETE FROM {one}.django_migrations WHERE (app, name) = %s", key)
        verify_fleet(workers=1)
        repair = repair_schema(one)

        assert (repair.sound, repair.done) == (True, ["stock.9000_planted recorded"])
        assert verify_fleet(workers=1).well
        assert ask("SELECT version FROM fleet_schema WHERE name = %s", one) == [(version_wanted(),)]

    def test_of_what_is_not_there(self, fleet):
        with pytest.raises(LookupError):
            repair_schema("d_999001")
        with pytest.raises(LookupError):
            verify_fleet(["d_999001"], workers=1)


def shape(schema: str) -> dict[str, str]:
    return dict(shapes_of([schema])[schema])


class TestCommands:
    def test_verify_exits_with_1_and_repair_opens_again(self, fleet):
        one = fleet.dealers[1]
        spoil(fleet, one, "DROP INDEX {s}.vehicle_newest")
        found, mended, after = (command("fleet", verb, "--json") for verb in ("verify", "repair", "status"))

        assert (found[0], mended[0], after[0]) == (1, 0, 0)
        assert json.loads(found[1])["different"] == {one: "lacks index vehicle_newest"}
        assert json.loads(mended[1]) == [
            {"schema": one, "done": ["index vehicle_newest"], "left": [], "sound": True}
        ]
        assert json.loads(after[1])["well"] is True

    def test_status_tells_versions_faults_and_who_lags(self, fleet):
        ask("UPDATE fleet_schema SET version = 'old', error = 'it broke' WHERE name = %s", fleet.dealers[0])
        ask("UPDATE fleet_schema SET fault = 'shape: odd' WHERE name = %s", fleet.dealers[1])
        _, said = command("fleet", "status")

        assert "SPARE" in said
        assert f"1 lag behind:\n  {fleet.dealers[0]}" in said
        assert f"1 failed to migrate:\n  {fleet.dealers[0]}       it broke" in said
        assert f"1 are at fault: traffic is refused:\n  {fleet.dealers[1]}       shape: odd" in said
