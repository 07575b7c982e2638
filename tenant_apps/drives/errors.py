from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Invalid, NotFound


class SlotTaken(Conflict):
    """Car or person are not free then."""

    default_code = "drives.slot_taken"
    default_message = _("This time is not free any more. Please choose another one.")
    default_field = "starts_at"


class SlotNotOffered(SlotTaken):
    """No drive begins then: the house is closed, or it is between two of the times shown."""

    default_code = "drives.slot_not_offered"
    default_message = _("This time is not offered. Please choose one of the times shown.")


class SlotPast(Invalid):
    """The time is over, or too near to get the car ready."""

    default_code = "drives.slot_past"
    default_message = _("This time is over or too soon. Please choose one at least two hours from now.")
    default_field = "starts_at"


class KeysTooEarly(Conflict):
    """Cars are handed out for the drive that was booked, not hours before it."""

    default_code = "drives.keys_too_early"
    default_message = _("The keys are handed over from %(from)s on.")


class SlotTooFar(Invalid):
    """Nobody has planned that far ahead."""

    default_code = "drives.slot_too_far"
    default_message = _("Test drives can be booked up to two weeks ahead.")
    default_field = "starts_at"


class TimeUnreadable(Invalid):
    """This is no time, or one that the clocks leap over."""

    default_code = "drives.time_unreadable"
    default_message = _("This time does not exist. Please choose one of the times shown.")
    default_field = "starts_at"


class OneADay(Conflict):
    """A buyer drives once a day at a dealer's."""

    default_code = "drives.one_a_day"
    default_message = _("You already have a test drive here on this day.")


class KindUnknown(Invalid):
    """There is no such sort of drive."""

    default_code = "drives.kind_unknown"
    default_message = _("There is no such kind of test drive.")
    default_field = "kind"


class LicenceMissing(Invalid):
    """Nobody drives without a licence."""

    default_code = "drives.licence_missing"
    default_message = _("A valid driving licence is needed for a test drive.")
    default_field = "licence"


class AgreementMissing(Invalid):
    """The test drive agreement is signed before the car leaves."""

    default_code = "drives.agreement_missing"
    default_message = _("The test drive agreement must be signed first.")
    default_field = "signed_by"


class NameMissing(Invalid):
    """A person is called something."""

    default_code = "drives.name_missing"
    default_message = _("Please enter a name.")
    default_field = "name"


class PhoneUnreadable(Invalid):
    """This is no telephone number."""

    default_code = "drives.phone_unreadable"
    default_message = _("This is not a phone number. A mobile number has 11 digits, e.g. 138 0013 8000.")
    default_field = "phone"


class MileageWrong(Invalid):
    """An odometer does not run backwards."""

    default_code = "drives.mileage_wrong"
    default_message = _("The mileage cannot be less than %(least)s km.")
    default_field = "mileage_km"


class FeedbackWrong(Invalid):
    """A drive is rated from 1 to 5."""

    default_code = "drives.feedback_wrong"
    default_message = _("The rating goes from 1 to 5.")
    default_field = "rating"


class TooEarly(Conflict):
    """Whether somebody comes is known when the time has come."""

    default_code = "drives.too_early"
    default_message = _("The test drive has not begun yet.")


class KeyReused(Conflict):
    """The same key came with another booking."""

    default_code = "drives.key_reused"
    default_message = _("This booking was sent before with other details. Please start again.")


class CarUnfit(Conflict):
    """The car cannot be a demo car: it is there already, or has left the stock."""

    default_code = "drives.car_unfit"
    default_message = _("This car cannot be used for test drives.")


class NotStaff(Invalid):
    """Nobody works here under this account."""

    default_code = "drives.not_staff"
    default_message = _("This person does not work here.")
    default_field = "user_id"


class ShiftWrong(Invalid):
    """A shift ends after it begins."""

    default_code = "drives.shift_wrong"
    default_message = _("The shift must end after it begins.")
    default_field = "closes"


class CarOut(Conflict):
    """Somebody drives this very car."""

    default_code = "drives.car_out"
    default_message = _("The car is still out on test drive %(number)s. Please take it back first.")


class LicenceUnfit(Invalid):
    """This class of licence does not allow to drive a car."""

    default_code = "drives.licence_unfit"
    default_message = _("With a licence of class %(held)s this car may not be driven.")
    default_field = "licence_class"


class LicenceAutomatic(Invalid):
    """A licence of class C2 is for cars without a clutch pedal."""

    default_code = "drives.licence_automatic"
    default_message = _("This car has a manual gearbox; a licence of class C2 is for automatic cars only.")
    default_field = "licence_class"


class LicenceExpired(Invalid):
    """The licence is over before the drive."""

    default_code = "drives.licence_expired"
    default_message = _("This licence is not valid on the day of the test drive.")
    default_field = "expires_on"


class LicenceUnchecked(Conflict):
    """Nobody has looked at the licence yet."""

    default_code = "drives.licence_unchecked"
    default_message = _("Please check and photograph the driving licence first.")


class PhotoGone(NotFound):
    """The photograph of the licence has been deleted, as promised."""

    default_code = "drives.photo_gone"
    default_message = _("The photograph has been deleted.")


class RouteUnknown(Invalid):
    """There is no such route, or it is not driven any more."""

    default_code = "drives.route_unknown"
    default_message = _("Please choose one of the routes.")
    default_field = "route_id"


class RouteUnreadable(Invalid):
    """A route has a name, a length and a time that a test drive may have."""

    default_code = "drives.route_unreadable"
    default_message = _("A route is 1 to 200 km long and takes 5 to 240 minutes.")
    default_field = "length_km"


class MileageImplausible(Conflict):
    """So many kilometres between two readings are hard to believe; who is sure says so."""

    default_code = "drives.mileage_implausible"
    default_message = _("That is %(driven)s km more than at the last reading. Please check the odometer.")
    default_field = "mileage_km"


class LevelWrong(Invalid):
    """Fuel and charge go from 0 to 100 per cent."""

    default_code = "drives.level_wrong"
    default_message = _("Fuel or charge goes from 0 to 100%.")
    default_field = "level"


class AgreementChanged(Conflict):
    """What was shown is not what there is to sign any more."""

    default_code = "drives.agreement_changed"
    default_message = _("The agreement has changed. Please read it again and sign it anew.")


class AgreementNotPrinted(Conflict):
    """The PDF is being made."""

    default_code = "drives.agreement_not_printed"
    default_message = _("The PDF is being made. Please try again in a moment.")


class AgreementDamaged(Conflict):
    """The file or the row is not what was signed."""

    default_code = "drives.agreement_damaged"
    default_message = _("This agreement has been damaged and cannot be shown.")


class LicenceDateWrong(Invalid):
    """Nobody holds a licence from tomorrow on."""

    default_code = "drives.licence_date_wrong"
    default_message = _("Please enter since when you have held your licence, a day in the past.")
    default_field = "licence_since"


class TooYoung(Invalid):
    """Drivers are of age."""

    default_code = "drives.too_young"
    default_message = _("Drivers must be at least 18 years old.")
    default_field = "adult"


class LicenceTooNew(Invalid):
    """Who has just learned to drive does not try out driver assistance on the motorway."""

    default_code = "drives.licence_too_new"
    default_message = _(
        "A drive with driver assistance goes over the motorway: hold your licence for a year first."
    )
    default_field = "licence_since"


class CarNotAssisted(Conflict):
    """The car cannot show driver assistance."""

    default_code = "drives.car_not_assisted"
    default_message = _("This car is not fit for a drive with driver assistance. Please choose another car.")
    default_field = "car_id"


NO_CAR_ASSISTED = _("No demo car of this dealer is fit for a drive with driver assistance at present.")
"""What CarNotAssisted means where none of them is."""


class NobodyTrained(Conflict):
    """No one here may go along on such a drive."""

    default_code = "drives.nobody_trained"
    default_message = _("Nobody at this dealer is trained for drives with driver assistance at present.")


class DoorMissing(Invalid):
    """A drive from somebody's door begins somewhere."""

    default_code = "drives.door_missing"
    default_message = _("Please enter the address from which you want to drive.")
    default_field = "address"


class DoorTooFar(Invalid):
    """The dealer does not bring cars that far."""

    default_code = "drives.door_too_far"
    default_message = _("You are %(km)s km away; this dealer brings cars up to %(radius)s km.")
    default_field = "address"


class NoHomeDrives(Conflict):
    """The dealer brings cars to nobody."""

    default_code = "drives.no_home_drives"
    default_message = _("This dealer does not bring cars to your door.")


class OnTheList(Conflict):
    """Who waits already waits."""

    default_code = "drives.on_the_list"
    default_message = _("You are on this dealer's waiting list already.")


class DaysWrong(Invalid):
    """One waits from a day to a day, of the coming ones."""

    default_code = "drives.days_wrong"
    default_message = _("Please choose days from today on, at most %(days)s days ahead.")
    default_field = "first_day"


class OfferOver(Conflict):
    """The time was held for a while, which is over."""

    default_code = "drives.offer_over"
    default_message = _("This offer has ended. You keep your place on the waiting list.")


class SettingsWrong(Invalid):
    """Hours that are none, a tier nobody has heard of, or a radius too wide."""

    default_code = "drives.settings_wrong"
    default_message = _("Please check the reserved hours: tier, weekdays, from and until.")
    default_field = "reserved"
