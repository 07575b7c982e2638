"""The market's writes. What dealers publish is written under their own role, in their own transaction."""

from .days import count_saves
from .enquiries import (
    EnquiryLimit,
    TrapSprung,
    answer_due,
    checked_enquirer,
    count_enquiry,
    make_enquiry,
    tell_dealer,
)
from .listings import publish_listing, reprice_listing, withdraw_listing
from .orders import expire_summary, record_deposit_terms, record_order_summary
from .paces import record_pace
from .tidying import forget_gone
from .vins import VinTaken, register_vin, release_vin
from .visits import count_view, flush_views

__all__ = [
    "EnquiryLimit",
    "TrapSprung",
    "VinTaken",
    "answer_due",
    "checked_enquirer",
    "count_enquiry",
    "count_saves",
    "count_view",
    "expire_summary",
    "flush_views",
    "forget_gone",
    "make_enquiry",
    "publish_listing",
    "record_deposit_terms",
    "record_order_summary",
    "record_pace",
    "register_vin",
    "release_vin",
    "reprice_listing",
    "tell_dealer",
    "withdraw_listing",
]
