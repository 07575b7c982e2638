"""What a page tells search engines and chats of itself: title, address, languages, picture, data."""

from .head import SITE, Head, Picture
from .pages import car_head, dealer_head, dealers_head, gone_head, home_head, results_head
from .searches import landing, plain_path, series_path, sought
from .series import series_head

__all__ = [
    "SITE",
    "Head",
    "Picture",
    "car_head",
    "dealer_head",
    "dealers_head",
    "gone_head",
    "home_head",
    "landing",
    "plain_path",
    "results_head",
    "series_head",
    "series_path",
    "sought",
]
