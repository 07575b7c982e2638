from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid


class NotNow(Conflict):
    """The order has not begun or has gone too far."""

    default_code = "partexchange.not_now"
    default_message = _("The old car cannot be changed at this stage of the order.")


class InspectionOld(Conflict):
    default_code = "partexchange.inspection_old"
    default_message = _("The inspection is more than a week old. Please inspect the car again.")


class OwnershipUnproven(Conflict):
    default_code = "partexchange.ownership_unproven"
    default_message = _("The registration certificate of the old car has not been seen.")


class OfferOver(Conflict):
    default_code = "partexchange.offer_over"
    default_message = _("This offer is no longer good. Please ask the dealer for a new one.")


class OfferChanged(Conflict):
    """The buyer accepts another amount than what is offered now."""

    default_code = "partexchange.offer_changed"
    default_message = _("The offer has changed. Please look at it again.")


class AmountWrong(Invalid):
    """Nothing, less than the lien, or more than what is due. `params.most` is that in minor units."""

    default_code = "partexchange.amount_wrong"
    default_message = _("The old car must bring more than its lien and no more than is still due.")
    default_field = "amount"


class OldVinWrong(Invalid):
    default_code = "partexchange.vin_wrong"
    default_message = _("This is not a VIN, or it is the new car's.")
    default_field = "vin"


class CarGoneOn(Conflict):
    """The old car is sold on or promised to somebody already."""

    default_code = "partexchange.gone_on"
    default_message = _("The old car is promised to somebody already and cannot go back.")
