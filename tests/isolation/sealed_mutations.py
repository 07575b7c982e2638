"""The guards of sealed columns: what they are bound to, who sees them, what is written down of it."""

from __future__ import annotations

from tests.isolation.mutation import Mutation

SEALS, PAPERS = "tests/keys/test_sealed.py", "tests/apps/identities/test_papers.py"
SEALED = "core/storage/sealed.py"
REVEAL = "core/flow/reveal.py"
SEALED_COLUMNS = (
    Mutation(
        "a sealed value opens at any dealer's",
        SEALED,
        'return f"{ring.owner}:{place}:{number}"',
        'return f"{place}:{number}"',
        (f"{SEALS}::TestSeals::test_elsewhere_they_do_not",),
    ),
    Mutation(
        "a sealed value opens in any row",
        SEALED,
        'return f"{self.model._meta.db_table}:{instance.pk}:{self.column}"',
        'return f"{self.model._meta.db_table}:{self.column}"',
        (f"{SEALS}::TestRows::test_a_value_copied_to_another_row_column_or_dealer_does_not_open",),
    ),
    Mutation(
        "one number has one index at every dealer's",
        SEALED,
        "derive((ring or keyring()).indexing(),",
        "derive(bytes(32),",
        (f"{SEALS}::TestIndexes", f"{PAPERS}::TestNoting"),
    ),
    Mutation(
        "a plain text is written to a sealed column",
        SEALED,
        '        raise TypeError(f"{self} is written by way of its row, which seals it")',
        "        return value if isinstance(value, bytes) else value.encode()",
        (f"{SEALS}::TestRows::test_a_plain_text_never_gets_to_the_database",),
    ),
    Mutation(
        "a dealer's wrapped key opens as another's",
        "tenants/keys/operations.py",
        'return f"{kind}:{row.dealer_id}:{row.number}"',
        'return f"{kind}:{row.number}"',
        ("tests/keys/test_keys.py::TestDealersKeys::test_a_wrapped_key_is_of_no_use_to_another_dealer",),
    ),
    Mutation(
        "anybody reveals",
        REVEAL,
        "actor.require(right)",
        "del right",
        (f"{PAPERS}::TestRevealing::test_the_operation_asks_for_the_right_itself",),
    ),
    Mutation(
        "what is revealed is not written down",
        REVEAL,
        "record(actor, ACTION, subject,",
        "dict(actor=actor, subject=subject,",
        (f"{PAPERS}::TestRevealing::test_shows_the_number_and_writes_down_who_and_why",),
    ),
    Mutation(
        "any reason will do",
        REVEAL,
        "if not SHORTEST <= len(reason) <= LONGEST or len(set(reason)) < FEWEST:",
        "if not reason:",
        (f"{PAPERS}::TestRevealing::test_without_a_reason_nothing_is_shown_and_nothing_written",),
    ),
    Mutation(
        "the reason may hold the number",
        REVEAL,
        "if plain(opened) in plain(reason):",
        "if False:",
        (f"{PAPERS}::TestRevealing::test_without_a_reason_nothing_is_shown_and_nothing_written",),
    ),
    Mutation(
        "one person reads every number",
        REVEAL,
        "if cache.incr(counter) > PER_HOUR:",
        "if cache.incr(counter) < 0:",
        (f"{PAPERS}::TestRevealing::test_nobody_reads_one_number_after_the_other",),
    ),
)
