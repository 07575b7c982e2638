"""Reading fits and contests. In a dealer's scope the database shows that dealer's contests only."""

from .contests import (
    contest_by_id,
    contested_listings,
    contests,
    contests_of_listing,
    evidence_by_id,
    in_force,
    rulings,
    to_look_at_again,
)
from .fits import fits, latest_fit
from .market import Market, market
from .owned import OwnedCar, OwnedWorth, worth_of_owned

__all__ = [
    "Market",
    "OwnedCar",
    "OwnedWorth",
    "contest_by_id",
    "contested_listings",
    "contests",
    "contests_of_listing",
    "evidence_by_id",
    "fits",
    "in_force",
    "latest_fit",
    "market",
    "rulings",
    "to_look_at_again",
    "worth_of_owned",
]
