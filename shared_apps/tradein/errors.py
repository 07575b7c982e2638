from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, TooMany


class TrimMissing(Invalid):
    default_code = "tradein.trim_missing"
    default_message = _("Please choose one of the versions.")
    default_field = "trim"


class RegistrationMissing(Invalid):
    default_code = "tradein.registration_missing"
    default_message = _(
        "Please choose the year and month of the first registration; they are on the licence."
    )
    default_field = "registered"


class RegistrationAhead(Invalid):
    default_code = "tradein.registration_ahead"
    default_message = _("The first registration lies in the future. Please check year and month.")
    default_field = "registered"


class RegistrationTooEarly(Invalid):
    """Before a car of this model year can have been sold."""

    default_code = "tradein.registration_too_early"
    default_message = _(
        "A car of model year %(year)s was not sold so early. Check the date or the model year."
    )
    default_field = "registered"


class MileageUnreadable(Invalid):
    default_code = "tradein.mileage_unreadable"
    default_message = _("Please enter the kilometres on the odometer, e.g. 45300 or 4.53万.")
    default_field = "mileage"


class MileageNegative(Invalid):
    default_code = "tradein.mileage_negative"
    default_message = _("Kilometres cannot be negative.")
    default_field = "mileage"


class MileageAbsurd(Invalid):
    """More than any car has driven, or than this one can have since its registration."""

    default_code = "tradein.mileage_absurd"
    default_message = _("No car drives that far in this time. Please check the kilometres and the date.")
    default_field = "mileage"


class CityUnknown(Invalid):
    default_code = "tradein.city_unknown"
    default_message = _("Please choose a city from the list.")
    default_field = "city"


class AnswerMissing(Invalid):
    default_code = "tradein.answer_missing"
    default_message = _("Please choose an answer.")


class PhotoUnreadable(Invalid):
    default_code = "tradein.photo_unreadable"
    default_message = _("“%(name)s” is not a readable JPEG, PNG or WebP picture.")
    default_field = "photos"


class PhotoTooLarge(Invalid):
    default_code = "tradein.photo_too_large"
    default_message = _("“%(name)s” is too large: at most 10 MB and 50 megapixels.")
    default_field = "photos"


class TooManyPhotos(Conflict):
    default_code = "tradein.too_many_photos"
    default_message = _("At most %(most)s photos; “%(name)s” was not added.")
    default_field = "photos"


class NoPhotos(Invalid):
    default_code = "tradein.no_photos"
    default_message = _("Choose one photo or several first, or go on without.")
    default_field = "photos"


class Incomplete(Conflict):
    """Something about the car is still to be told."""

    default_code = "tradein.incomplete"
    default_message = _("Something about the car is still missing.")


class Asked(Conflict):
    """What dealers were sent stays as it was."""

    default_code = "tradein.asked"
    default_message = _(
        "Dealers have been asked with these details, so they stay. Start anew to change them."
    )


class EstimateOver(Conflict):
    """An estimate is good for some days."""

    default_code = "tradein.estimate_over"
    default_message = _("This estimate has run out. Calculate it anew first, then ask the dealers.")


class DealerMissing(Invalid):
    default_code = "tradein.dealer_missing"
    default_message = _("Please choose at least one dealer.")
    default_field = "dealers"


class DealerUnknown(Invalid):
    default_code = "tradein.dealer_unknown"
    default_message = _("One of these dealers does no business at the moment. Please choose another.")
    default_field = "dealers"


class TooManyDealers(Invalid):
    default_code = "tradein.too_many_dealers"
    default_message = _("You can ask three dealers about a car.")
    default_field = "dealers"


class NameMissing(Invalid):
    default_code = "tradein.name_missing"
    default_message = _("Please tell the dealers your name.")
    default_field = "name"


class PhoneUnreadable(Invalid):
    default_code = "tradein.phone_unreadable"
    default_message = _("A mobile number has 11 digits, e.g. 138 0013 8000.")
    default_field = "phone"


class TextTooLong(Invalid):
    default_code = "tradein.text_too_long"
    default_message = _("At most %(most)s characters.")


class TooManyTradeIns(TooMany):
    default_code = "tradein.too_many"
    default_message = _("You have started many estimates today. Please go on tomorrow.")


class TooManyAsked(TooMany):
    default_code = "tradein.too_many_asked"
    default_message = _("You have asked many dealers today. Please wait for their answers.")


class OfferWrong(Invalid):
    default_code = "tradein.offer_wrong"
    default_message = _("Enter the price in whole yuan, more than nothing and at most ten million.")
    default_field = "offer"


class OfferDayWrong(Invalid):
    default_code = "tradein.offer_day_wrong"
    default_message = _("An offer is good until a day from tomorrow on, at most 30 days ahead.")
    default_field = "valid_until"


class ReasonMissing(Invalid):
    default_code = "tradein.reason_missing"
    default_message = _("Please tell the buyer why you make no offer.")
    default_field = "answer"


class AnswerTooLate(Conflict):
    """Nobody waits for an answer for ever."""

    default_code = "tradein.answer_too_late"
    default_message = _("The time to answer is over; the buyer sees that it ran out.")
