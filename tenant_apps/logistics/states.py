"""A car's way to its dealer, as the carrier reports it."""

from itertools import combinations

from core.kernel.states import Machine, Move

STAGES = ("ANNOUNCED", "FACTORY", "PORT", "CARRIER", "DEALER")
"""Announced by the maker, left the factory, at the port, on the carrier's truck, at the dealer."""

SHIPMENT = Machine(
    "shipment",
    initial=STAGES[0],
    # Reports get lost: a later stage may follow any earlier one. No car goes back.
    moves=[Move(earlier, later, f"reach_{later.lower()}") for earlier, later in combinations(STAGES, 2)],
)
ESTIMATE = "ESTIMATE"
KINDS = (*STAGES, ESTIMATE)
"""What a report says: a stage reached, or only when the car is expected."""

REASONS = ("WEATHER", "CUSTOMS", "PORT", "TRAFFIC", "BREAKDOWN", "PRODUCTION", "OTHER")
"""Why a car comes later than planned."""


def is_ahead(stage: str, state: str) -> bool:
    """Whether the stage lies ahead of where the shipment is."""
    return stage in STAGES and STAGES.index(stage) > STAGES.index(state)
