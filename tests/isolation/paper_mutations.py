"""The guards of contracts: who reads and signs them, and what platform finance may take."""

from __future__ import annotations

from tests.isolation.mutation import Mutation

SIGHT = "tests/apps/contracts/test_sight.py::test_others_read_nothing"
TABLE = "tests/apps/contracts/test_table.py::test_only_the_moves_of_the_table_are_taken_and_by_those_who_may"
FAULTS = "tests/apps/signing/test_faults.py::TestFetching"
MANDATES, TAKEN = "tests/apps/mandates/test_mandates.py", "tests/apps/archive/test_mandated.py"
POLICIES, QUERIES = "tenant_apps/contracts/policies.py", "shared_apps/mandates/queries.py"

PAPERS = (
    Mutation(
        "any buyer reads any contract",
        POLICIES,
        '    elif actor.kind != "buyer" or buyer_id is None or actor.user_id != buyer_id:',
        '    elif actor.kind != "buyer":',
        (SIGHT,),
    ),
    Mutation(
        "all staff read contracts",
        POLICIES,
        "        actor.require(right_to_see(kind))",
        "        pass",
        (SIGHT,),
    ),
    Mutation(
        "any buyer signs any contract",
        POLICIES,
        "        if buyer_id is None or actor.user_id != buyer_id:\n"
        "            raise NotFound()\n        if verb",
        "        if verb",
        (f"{TABLE}[SENT]",),
    ),
    Mutation(
        "nobody asks whom an outside provider's certificates name",
        "tenant_apps/signing/checking.py",
        "return difference(signers, signatures)",
        'return ""',
        (f"{FAULTS}::test_a_signature_of_somebody_else_waits_for_a_person",),
    ),
    Mutation(
        "a dealer grants mandates for another",
        "shared_apps/mandates/apps.py",
        'Grant("mandates_mandate", "SELECT, INSERT, UPDATE", own="dealer_id")',
        'Grant("mandates_mandate", "SELECT, INSERT, UPDATE")',
        (f"{MANDATES}::test_the_database_lets_no_dealer_grant_for_another",),
        constant="MandatesConfig.dealer_grants",
        fresh=True,
    ),
    Mutation(
        "all staff see to whom the dealer has given leave",
        QUERIES,
        "    actor.require(GRANT)",
        "    pass",
        (f"{MANDATES}::test_only_the_owner_grants_and_withdraws",),
    ),
    Mutation(
        "a mandate that was withdrawn goes on",
        QUERIES,
        "Q(ends_on__gte=today), withdrawn_at=None)",
        "Q(ends_on__gte=today))",
        (
            f"{MANDATES}::test_a_withdrawal_is_final",
            f"{TAKEN}::test_a_withdrawal_in_the_middle_stops_the_rest",
        ),
    ),
    Mutation(
        "a mandate knows no end",
        QUERIES,
        "Q(ends_on=None) | Q(ends_on__gte=today), ",
        "",
        (f"{MANDATES}::test_it_ends_by_itself_on_its_day",),
    ),
    Mutation(
        "more is taken than a mandate covers",
        QUERIES,
        "until=min((day for day in (row.until, wanted.until) if day), default=None),",
        "until=wanted.until,",
        (f"{MANDATES}::test_what_is_wanted_is_cut_to_what_is_mandated",),
    ),
    Mutation(
        "what was read as the mandate was withdrawn is kept",
        "shared_apps/mandates/operations/writing.py",
        "if export is None or not coverage_of(dealer_id, wanted_of(export.criteria)):",
        "if export is None:",
        (f"{TAKEN}::test_what_is_read_as_the_mandate_is_withdrawn_is_thrown_away",),
    ),
)
