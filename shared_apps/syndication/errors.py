"""What a partner may do wrong."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import DomainError, Invalid, TooMany


class BadCursor(Invalid):
    """The cursor is not one of ours, or of another feed."""

    default_code = "feed.bad_cursor"
    default_message = _("This cursor belongs to another feed. Use one as it came with this feed.")
    default_field = "since"


class CursorOver(DomainError):
    """The cursor is from before the market's database was rebuilt: what changed since cannot be told."""

    status = 410
    default_code = "feed.cursor_over"
    default_message = _(
        "This cursor is no longer good. Fetch the whole feed once, and go on from its cursor."
    )
    default_field = "since"


class BadKey(Invalid):
    """The key does not open this dealer's feed."""

    default_code = "feed.bad_key"
    default_message = _("This key does not open this dealer's feed.")
    default_field = "key"


class TooManyFeeds(TooMany):
    """One address asked too often."""

    default_code = "feed.too_many"
    default_message = _("Feeds are fetched too often from here. Try again in %(minutes)s minutes.")
