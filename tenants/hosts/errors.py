from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class HostInvalid(Invalid):
    default_code = "domains.invalid"
    default_message = _(
        "Enter a full host name such as cars.your-company.cn: no address, no path, no asterisk."
    )
    default_field = "host"


class HostPublic(Invalid):
    """A suffix under which anybody may register: `com.cn`."""

    default_code = "domains.public_suffix"
    default_message = _("This is an ending that many share. Enter the name you registered under it.")
    default_field = "host"


class HostOurs(Invalid):
    default_code = "domains.ours"
    default_message = _("Names under the platform's own domain are given by the platform.")
    default_field = "host"


class HostKnown(Conflict):
    default_code = "domains.known"
    default_message = _("This host is in your list already.")
    default_field = "host"


class HostTaken(Conflict):
    """Another dealer has proved the host, and its record still stands."""

    default_code = "domains.taken"
    default_message = _(
        "Another dealer has proved this host. If it is yours now, remove the earlier record "
        "_marque-challenge from DNS and try again."
    )
    default_field = "host"


class HostNotProven(Conflict):
    default_code = "domains.not_proven"
    default_message = _("Prove first that the host is yours.")
