"""Reading the market. What dealers no longer offer, or offer while suspended, is not on offer."""

from ..models import Listing, OrderSummary
from .dealers import BrandName, DealerCard, brand_names, dealer_cards, dealer_page, idle_dealer
from .facets import PRICE_BANDS, Choice, Facets, alone, easings, facets, recognised
from .front import GREAT, front_cars, popular_series
from .listings import (
    holder_of_vin,
    listing,
    newest_in,
    on_offer,
    published_ids,
    published_versions,
    registered_vins,
    results,
    seller_of,
    vin_is_taken,
)
from .orders import holds_of_buyer, order_of_car, order_summary, orders_of_buyer, summaries_of_dealer
from .series import Offers, SeriesOffers, cheapest_of_series, related_series, series_offers
from .shown import CarInFull, deposit_of, for_cards, listing_in_full, similar
from .suggested import Suggestion, suggested
from .words import forget_names, read_words, suggestions

__all__ = [
    "GREAT",
    "PRICE_BANDS",
    "BrandName",
    "CarInFull",
    "Choice",
    "DealerCard",
    "Facets",
    "Listing",
    "Offers",
    "OrderSummary",
    "SeriesOffers",
    "Suggestion",
    "alone",
    "brand_names",
    "cheapest_of_series",
    "dealer_cards",
    "dealer_page",
    "deposit_of",
    "easings",
    "facets",
    "for_cards",
    "forget_names",
    "front_cars",
    "holder_of_vin",
    "holds_of_buyer",
    "idle_dealer",
    "listing",
    "listing_in_full",
    "newest_in",
    "on_offer",
    "order_of_car",
    "order_summary",
    "orders_of_buyer",
    "popular_series",
    "published_ids",
    "published_versions",
    "read_words",
    "recognised",
    "registered_vins",
    "related_series",
    "results",
    "seller_of",
    "series_offers",
    "similar",
    "suggested",
    "suggestions",
    "summaries_of_dealer",
    "vin_is_taken",
]
