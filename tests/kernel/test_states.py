"""Machines: what the table says, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.states import IllegalMove, Machine, Move

DOOR = Machine(
    "door",
    initial="SHUT",
    moves=[
        Move("SHUT", "OPEN", "open"),
        Move("OPEN", "SHUT", "shut"),
        Move("SHUT", "LOCKED", "lock", right="door.lock"),
        Move("LOCKED", "SHUT", "unlock", right="door.lock"),
    ],
)


class TestMachine:
    def test_knows_its_states_in_table_order(self):
        assert DOOR.states == ("SHUT", "OPEN", "LOCKED")
        assert DOOR.choices() == [("SHUT", "SHUT"), ("OPEN", "OPEN"), ("LOCKED", "LOCKED")]

    @given(st.sampled_from(DOOR.states), st.sampled_from(["open", "shut", "lock", "unlock", "burn"]))
    def test_moves_exactly_as_the_table_says(self, state, verb):
        listed = {(m.source, m.verb): m.target for m in DOOR.moves}
        if (state, verb) in listed:
            assert DOOR.target(state, verb) == listed[state, verb]
        else:
            with pytest.raises(IllegalMove) as refused:
                DOOR.target(state, verb)
            assert (refused.value.code, refused.value.status) == ("state.illegal_move", 409)
            assert refused.value.params == {"machine": "door", "state": state, "verb": verb}

    def test_tells_what_leaves_a_state(self):
        assert [m.verb for m in DOOR.moves_from("SHUT")] == ["open", "lock"]
        assert DOOR.moves_from("LOCKED")[0].right == "door.lock"

    def test_refuses_a_verb_that_leads_two_ways(self):
        with pytest.raises(ValueError, match="listed twice"):
            Machine("fork", initial="A", moves=[Move("A", "B", "go"), Move("A", "C", "go")])
