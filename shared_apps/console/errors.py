from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, TooMany


class UnknownBrand(Invalid):
    """A dealer was to sell brands that the catalogue does not hold; `params.brands` names them."""

    default_code = "dealers.unknown_brand"
    default_message = _("The catalogue does not know: %(brands)s")
    default_field = "brand_slugs"


class CreditCodeWrong(Invalid):
    default_code = "applications.credit_code_wrong"
    default_message = _("Check the unified social credit code: 18 characters, as on the business licence.")
    default_field = "credit_code"


class BrandsMissing(Invalid):
    default_code = "applications.brands_missing"
    default_message = _("Choose at least one brand.")
    default_field = "brands"


class CityUnknown(Invalid):
    default_code = "applications.city_unknown"
    default_message = _("Choose a city from the list.")
    default_field = "city"


class PhoneUnreadable(Invalid):
    default_code = "applications.phone_unreadable"
    default_message = _("Enter a mobile number at which we can reach you.")
    default_field = "phone"


class ConsentMissing(Invalid):
    default_code = "applications.consent_missing"
    default_message = _("Please agree, so that we may look at your application.")
    default_field = "consent"


class SlugWished(Conflict):
    """Another company's application that is not decided yet asks for the same subdomain."""

    default_code = "applications.slug_wished"
    default_message = _("Another applicant has asked for this address. Choose another one.")
    default_field = "slug"


class ReasonMissing(Invalid):
    default_code = "applications.reason_missing"
    default_message = _("Say why, in words the applicant can act on.")
    default_field = "reason"


class TooManyApplications(TooMany):
    """One network address or mailbox sent too many applications within the hour."""

    default_code = "applications.too_many"
    default_message = _("Several applications came from you within the hour. Please try again later.")
