"""The market's counting frame: every listing's filters as bitmaps, kept fresh from PostgreSQL.

Counts over a million listings take milliseconds and are exactly those of the SQL at the watermark.
"""

from shared_apps.marketplace.shelf.counting import Counts, count, matching
from shared_apps.marketplace.shelf.easing import eased
from shared_apps.marketplace.shelf.keeping import KEEPER, Keeper
from shared_apps.marketplace.shelf.ranking import Position, ranked
from shared_apps.marketplace.shelf.rows import Row
from shared_apps.marketplace.shelf.shelf import Name, Shelf

__all__ = [
    "KEEPER",
    "Counts",
    "Keeper",
    "Name",
    "Position",
    "Row",
    "Shelf",
    "count",
    "eased",
    "matching",
    "ranked",
]
