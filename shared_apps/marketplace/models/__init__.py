from .listings import ON_OFFER, Listing, ListingGone, VinRegistration
from .orders import DealerDeposit, OrderSummary
from .ratings import ListingRating
from .records import DealerPace, ListingDay, ListingPrice

__all__ = [
    "ON_OFFER",
    "DealerDeposit",
    "DealerPace",
    "Listing",
    "ListingDay",
    "ListingGone",
    "ListingPrice",
    "ListingRating",
    "OrderSummary",
    "VinRegistration",
]
