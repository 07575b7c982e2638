"""What a car is worth, from what others ask for cars like it. Pure numpy: arrays in, arrays out.

A market-wide robust regression says what a year, ten thousand kilometres, a version, a place or a colour are
worth; a car's own value then comes from its nearest comparables, each adjusted by those differences. The
method with its sources: docs/algorithms/deal-rating.md.
"""

from .calibrating import calibrated
from .cars import Cars
from .comparing import MOST, MOST_OF_A_DEALER
from .effects import FACTORS
from .fitting import Fit, fit
from .hypothetical import FURTHEST_KM, Grounds, Hypothetical, Worth, remade, worth
from .keeping import Codebook, packed, unpacked
from .rating import FEWEST, FEWEST_DEALERS, PARTS, VANISHES, Rated, rate
from .trial import Trial, hold_out

__all__ = [
    "FACTORS",
    "FEWEST",
    "FEWEST_DEALERS",
    "FURTHEST_KM",
    "MOST",
    "MOST_OF_A_DEALER",
    "PARTS",
    "VANISHES",
    "Cars",
    "Codebook",
    "Fit",
    "Grounds",
    "Hypothetical",
    "Rated",
    "Trial",
    "Worth",
    "calibrated",
    "fit",
    "hold_out",
    "packed",
    "rate",
    "remade",
    "unpacked",
    "worth",
]
