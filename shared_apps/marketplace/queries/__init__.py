"""Reading the market. What dealers no longer offer, or offer while suspended, is not on offer."""

from ..models import OrderSummary
from .dealers import BrandName, DealerCard, dealer_cards, dealer_page
from .facets import PRICE_BANDS, Choice, Facets, alone, easings, facets, recognised
from .listings import (
    listing,
    on_offer,
    published_ids,
    published_versions,
    registered_vins,
    results,
    vin_is_taken,
)
from .orders import order_summary, orders_of_buyer, summaries_of_dealer
from .shown import for_cards, listing_in_full, newest, prices_of, similar
from .suggested import Suggestion, suggested
from .words import forget_names, read_words, suggestions

__all__ = [
    "PRICE_BANDS",
    "BrandName",
    "Choice",
    "DealerCard",
    "Facets",
    "OrderSummary",
    "Suggestion",
    "alone",
    "dealer_cards",
    "dealer_page",
    "easings",
    "facets",
    "for_cards",
    "forget_names",
    "listing",
    "listing_in_full",
    "newest",
    "on_offer",
    "order_summary",
    "orders_of_buyer",
    "prices_of",
    "published_ids",
    "published_versions",
    "read_words",
    "recognised",
    "registered_vins",
    "results",
    "similar",
    "suggested",
    "suggestions",
    "summaries_of_dealer",
    "vin_is_taken",
]
