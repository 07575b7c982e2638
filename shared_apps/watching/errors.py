from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class TooManyFavourites(Conflict):
    """The buyer keeps as many cars as one can keep."""

    default_code = "watching.too_many_favourites"
    default_message = _("You keep %(limit)s cars already. Let one go before you keep another.")


class TooManySearches(Conflict):
    """The buyer has saved as many searches as one can save."""

    default_code = "watching.too_many_searches"
    default_message = _("You have saved %(limit)s searches already. Delete one before you save another.")


class SearchEmpty(Invalid):
    """The search has no filter: everything on the market would be news."""

    default_code = "watching.search_empty"
    default_message = _("Choose at least one filter first; then the search can be saved.")


class NameEmpty(Invalid):
    """A saved search without a name."""

    default_code = "watching.name_empty"
    default_message = _("Give the search a name.")
    default_field = "name"


class ListingGone(Conflict):
    """The car left the market before it was kept."""

    default_code = "watching.listing_gone"
    default_message = _("This car is no longer on the market, so it cannot be kept.")
