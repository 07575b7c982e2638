from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, Forbidden, Invalid


class RulesWrong(Invalid):
    """A plan that cannot be meant; the field says which rule."""

    default_code = "commission.rules_wrong"
    default_message = _("This rule of the plan is out of bounds.")


class TooEarly(Invalid):
    """A plan for days that are over: deals of those days keep theirs."""

    default_code = "commission.too_early"
    default_message = _("A plan is in force from today on at the earliest.")
    default_field = "valid_from"


class SecondPerson(Forbidden):
    """Who proposed a plan does not put it in force."""

    default_code = "commission.second_person"
    default_message = _("Somebody else puts a plan in force than who proposed it.")


class MonthWrong(Invalid):
    """No month."""

    default_code = "commission.month_wrong"
    default_message = _("A month looks like 2026-11.")
    default_field = "month"


class ItemWrong(Invalid):
    """An amount of nothing, or more than anybody earns by a car."""

    default_code = "commission.item_wrong"
    default_message = _("This amount cannot be meant.")
    default_field = "amount"


class NoteMissing(Invalid):
    """An amount that nobody could explain later."""

    default_code = "commission.note_missing"
    default_message = _("Say what this amount is for.")
    default_field = "note"


class SharesWrong(Invalid):
    """Nobody, more than two, somebody twice, or shares that make no whole."""

    default_code = "commission.shares_wrong"
    default_message = _("One or two advisers share a deal, and their shares make 100 %.")
    default_field = "advisers"


class NotOnStaff(Invalid):
    """An adviser who does not work here."""

    default_code = "commission.not_on_staff"
    default_message = _("Only people who work here share a deal.")
    default_field = "advisers"


class NoDealYet(Conflict):
    """The contract binds nobody yet."""

    default_code = "commission.no_deal_yet"
    default_message = _("Advisers are named once the contract is signed.")


class DealReversed(Conflict):
    """The order was cancelled or the car returned."""

    default_code = "commission.deal_reversed"
    default_message = _("This deal was undone: nothing is earned by it any more.")


class MonthNotOver(Conflict):
    """The month still runs."""

    default_code = "commission.month_not_over"
    default_message = _("A month is closed once it is over.")


class MonthClosed(Conflict):
    """Its statements stand."""

    default_code = "commission.month_closed"
    default_message = _("This month is closed; what changes counts in the open one.")


class EarlierMonthOpen(Conflict):
    """Months are closed one after the other."""

    default_code = "commission.earlier_month_open"
    default_message = _("%(month)s is still open; close it first.")


class NothingToClose(Conflict):
    """Nobody has a line in this month."""

    default_code = "commission.nothing_to_close"
    default_message = _("Nothing counts in this month.")


class RateWrong(Invalid):
    """More than all of it, or nothing that is owed."""

    default_code = "commission.rate_wrong"
    default_message = _("A rate is between 0 and 20 %.")
    default_field = "share"


class PartnerUnknown(Invalid):
    """Nobody lends or insures under this name."""

    default_code = "commission.partner_unknown"
    default_message = _("This lender or insurer is not known here.")
    default_field = "partner"
