"""The market's writes. What dealers publish is written under their own role, in their own transaction."""

from .days import count_saves
from .enquiries import EnquiryLimit, make_enquiry
from .listings import publish_listing, withdraw_listing
from .orders import expire_summary, record_order_summary
from .tidying import forget_gone
from .vins import VinTaken, register_vin, release_vin
from .visits import count_view, flush_views

__all__ = [
    "EnquiryLimit",
    "VinTaken",
    "count_saves",
    "count_view",
    "expire_summary",
    "flush_views",
    "forget_gone",
    "make_enquiry",
    "publish_listing",
    "record_order_summary",
    "register_vin",
    "release_vin",
    "withdraw_listing",
]
