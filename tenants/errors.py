from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class SlugInvalid(Invalid):
    default_code = "dealers.slug_invalid"
    default_message = _("Use 3 to 31 lower-case letters, digits and single hyphens, beginning with a letter.")
    default_field = "slug"


class SlugReserved(Invalid):
    default_code = "dealers.slug_reserved"
    default_message = _("This subdomain is kept for the platform. Choose another one.")
    default_field = "slug"


class SlugTaken(Conflict):
    default_code = "dealers.slug_taken"
    default_message = _("Another dealer already has this subdomain.")
    default_field = "slug"


class PlaceInvalid(Invalid):
    default_code = "dealers.place_invalid"
    default_message = _("These coordinates are not on the map.")
    default_field = "latitude"


class EmailInvalid(Invalid):
    default_code = "dealers.email_invalid"
    default_message = _("Enter an e-mail address that can receive the invitation.")
    default_field = "owner_email"


class FieldMissing(Invalid):
    default_code = "dealers.field_missing"
    default_message = _("This is required.")
