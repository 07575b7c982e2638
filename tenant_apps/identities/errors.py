from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Invalid


class NameMissing(Invalid):
    """A paper is made out to somebody."""

    default_code = "identities.name_missing"
    default_message = _("Please enter the name as the document writes it.")
    default_field = "name"


class CardNumberWrong(Invalid):
    """No ID card has this number."""

    default_code = "identities.id_card_wrong"
    default_message = _("This is not an ID card number: 18 characters, and the last one checks the others.")
    default_field = "number"


class PassportNumberWrong(Invalid):
    """No passport has this number."""

    default_code = "identities.passport_wrong"
    default_message = _("This is not a passport number: 6 to 12 letters and digits.")
    default_field = "number"


class CreditCodeWrong(Invalid):
    """No company has this code."""

    default_code = "identities.credit_code_wrong"
    default_message = _("This is not a credit code: 18 characters, and the last one checks the others.")
    default_field = "number"


class BankCardWrong(Invalid):
    """No bank card has this number."""

    default_code = "identities.bank_card_wrong"
    default_message = _(
        "This is not a bank card number: 16 to 19 digits, and the last one checks the others."
    )
    default_field = "number"


class AccountNumberWrong(Invalid):
    """No account has this number."""

    default_code = "identities.account_wrong"
    default_message = _("This is not an account number: 9 to 25 digits.")
    default_field = "number"


class HolderMissing(Invalid):
    """An account is somebody's."""

    default_code = "identities.holder_missing"
    default_message = _("Please enter the account holder.")
    default_field = "holder"


class BankMissing(Invalid):
    """An account is at a bank."""

    default_code = "identities.bank_missing"
    default_message = _("Please enter the bank, for a company account with its branch.")
    default_field = "bank"
