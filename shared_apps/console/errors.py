from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Invalid


class UnknownBrand(Invalid):
    """A dealer was to sell brands that the catalogue does not hold; `params.brands` names them."""

    default_code = "dealers.unknown_brand"
    default_message = _("The catalogue does not know: %(brands)s")
    default_field = "brand_slugs"
