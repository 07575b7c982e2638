from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, NotFound


class NothingToConfigure(NotFound):
    """No trim of the series is on sale with a list price."""

    default_code = "configurator.nothing_to_configure"
    default_message = _("There is nothing to configure for this series.")


class ListImpossible(Conflict):
    """The list's own rules leave no car that can be built."""

    default_code = "configurator.list_impossible"
    default_message = _("These options cannot be combined into any car.")
