from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


class VinWrong(Invalid):
    """The text is no VIN; the code says why."""

    default_field = "vin"

    SENTENCES = {
        "stock.vin_length": _("A VIN has %(expected)s characters; this one has %(length)s."),
        "stock.vin_characters": _(
            "A VIN has only digits and letters without I, O and Q. Check position %(positions)s."
        ),
        "stock.vin_check_digit": _(
            "This VIN is mistyped: its check digit at position 9 would have to be %(expected)s."
        ),
    }

    def __init__(self, code: str, *, length: int, positions: str, expected: str) -> None:
        params = {"length": length, "positions": positions, "expected": expected}
        super().__init__(code, self.SENTENCES.get(code), params=params)


class UnknownColour(Invalid):
    """The series is not made in this paint."""

    default_code = "stock.unknown_colour"
    default_message = _("This series does not come in this colour.")
    default_field = "colour_code"


class UnknownInterior(Invalid):
    """The series is not made with this interior."""

    default_code = "stock.unknown_interior"
    default_message = _("This series does not come with this interior.")
    default_field = "interior_code"


class PriceNotPositive(Invalid):
    """A car is not offered for nothing."""

    default_code = "stock.price_not_positive"
    default_message = _("The price must be more than zero.")
    default_field = "price"


class PriceImplausible(Invalid):
    """Ten times off the list price: 21.58 for 21.58 万, or a zero too many."""

    default_code = "stock.price_implausible"
    default_message = _(
        "This price is ten times off the list price. Check the figure: yuan, or ten thousands of yuan?"
    )
    default_field = "price"


class CostNegative(Invalid):
    """A purchase price cannot be below zero."""

    default_code = "stock.cost_negative"
    default_message = _("The purchase price cannot be negative.")
    default_field = "cost"


class AmountTooLarge(Invalid):
    """No car costs that much; a slip of the finger."""

    default_code = "stock.amount_too_large"
    default_message = _("This amount is too large for a car. Please check it.")


class WrongCurrency(Invalid):
    """The dealer's books are kept in another currency."""

    default_code = "stock.wrong_currency"
    default_message = _("Your books are kept in %(currency)s.")


class MileageNegative(Invalid):
    """An odometer does not show less than zero."""

    default_code = "stock.mileage_negative"
    default_message = _("The mileage cannot be negative.")
    default_field = "mileage_km"


class ArrivedTomorrow(Invalid):
    """A car that is here cannot have arrived in the future."""

    default_code = "stock.arrived_in_future"
    default_message = _("The day of arrival lies in the future.")
    default_field = "arrived_on"


class OdometerMissing(Invalid):
    default_code = "stock.odometer_missing"
    default_message = _("Enter what the odometer shows now.")
    default_field = "mileage_km"


class OdometerBack(Invalid):
    """An odometer does not run backwards. `params.least` is the reading before, in kilometres."""

    default_code = "stock.odometer_back"
    default_message = _("The odometer showed %(least)s km before; it cannot show less now.")
    default_field = "mileage_km"


class DemoDaysWrong(Invalid):
    """`params.most` is for how many days a car may be a demo car."""

    default_code = "stock.demo_days_wrong"
    default_message = _("A car is a demo car for 1 to %(most)s days.")
    default_field = "days"


class VehicleGone(Conflict):
    """The car cannot be held: somebody was faster, or it is not for sale."""

    default_code = "orders.vehicle_gone"
    default_message = _("Somebody was faster: this car is no longer available.")


class OrderDecides(Conflict):
    """The car follows its order; nobody moves it by hand."""

    default_code = "stock.order_decides"
    default_message = _("The car's order decides this step. Open the order instead.")


class ChangedMeanwhile(Conflict):
    """The caller looked at an older version of the car."""

    default_code = "stock.changed_meanwhile"
    default_message = _("Somebody changed this car in the meantime. Reload and try again.")


class NotForSale(Conflict):
    """The price of a car that is promised or sold stands."""

    default_code = "stock.price_stands"
    default_message = _("The price stands: this car is promised to a buyer or sold.")


class BadPhoto(Invalid):
    """The file is no picture we take."""

    default_code = "stock.photo_unreadable"
    default_message = _("This file is not a readable JPEG, PNG or WebP picture.")
    default_field = "file"


class MovingPhoto(Invalid):
    """The file is an animation."""

    default_code = "stock.photo_moving"
    default_message = _("This file is an animation. Please upload a still picture.")
    default_field = "file"


class PhotoTooLarge(Invalid):
    """The file or the picture in it is too large."""

    default_code = "stock.photo_too_large"
    default_message = _("The picture is too large: at most 10 MB and 50 megapixels.")
    default_field = "file"


class SecondPersonNeeded(Forbidden):
    """Four eyes: whoever did the first half does not do the second."""

    default_code = "stock.second_person_needed"
    default_message = _("This needs a second person: somebody else must have done the first half.")


class ReasonMissing(Invalid):
    default_code = "stock.reason_missing"
    default_message = _("Say why, for the file.")
    default_field = "note"


class ReportDecides(Conflict):
    """An inspection ends by a report and the second person who confirms it, not by one person's word."""

    default_code = "stock.report_decides"
    default_message = _("An inspector's report decides this, once a second person has confirmed it.")


class ItemsMissing(Invalid):
    """A report that leaves mandatory items open, or has items the car has not. `params.items` are codes."""

    default_code = "stock.items_missing"
    default_message = _("Answer every item of the checklist.")
    default_field = "items"


class FaultUnexplained(Invalid):
    default_code = "stock.fault_unexplained"
    default_message = _("Say what is wrong with each item that failed.")
    default_field = "items"


class NoOpenReport(Conflict):
    default_code = "stock.no_open_report"
    default_message = _("There is no inspection report to confirm.")


class RecallOpen(Conflict):
    """A maker's recall is not noted as repaired. `params.numbers` are those of the notices."""

    default_code = "stock.recall_open"
    default_message = _("This car is under a recall that is not repaired yet: %(numbers)s.")


class TooManyPictures(Conflict):
    """`params.most` is how many pictures a report may have."""

    default_code = "stock.too_many_pictures"
    default_message = _("A report has at most %(most)s pictures.")


class BankMissing(Invalid):
    default_code = "stock.bank_missing"
    default_message = _("Enter the bank that keeps the certificate.")
    default_field = "bank"


class ScanMissing(Conflict):
    default_code = "stock.scan_missing"
    default_message = _("Add a scan of the certificate first.")


class PayoffShort(Invalid):
    """The bank wants more. `params.due` is its sum."""

    default_code = "stock.payoff_short"
    default_message = _("The bank gives the certificate out for %(due)s; less was paid.")
    default_field = "paid_off"


class CertificateAway(Conflict):
    """The certificate of conformity is not in the house."""

    default_code = "stock.certificate_away"
    default_message = _("The certificate of conformity is still with the bank.")
