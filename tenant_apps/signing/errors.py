from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict, DomainError, Invalid, NotFound, TooMany, Unavailable


class ProviderSilent(Unavailable):
    """No answer in time, or one that says: later. The call may be repeated."""

    default_code = "signing.provider_silent"
    default_message = _("The signing provider does not answer. We try again; nothing is lost.")


class ProviderRefused(Conflict):
    """The provider understood and said no. `params` has its own code and words."""

    default_code = "signing.provider_refused"
    default_message = _("The signing provider refused this: %(said)s (%(said_code)s)")


class AccountRefused(Conflict):
    """App id or secret are not what the provider knows."""

    default_code = "signing.account_refused"
    default_message = _("The signing provider does not accept this app ID and secret.")


class AddressExpired(Conflict):
    """A temporary address of the provider's is over; a new one is to be asked for."""

    default_code = "signing.address_expired"
    default_message = _("The provider's address has expired.")


class AnswerStrange(Conflict):
    """The provider's answer is none that its documents know."""

    default_code = "signing.answer_strange"
    default_message = _("The signing provider's answer cannot be understood.")


class NoProvider(Conflict):
    """The dealer has chosen no outside provider, or its account is not complete."""

    default_code = "signing.no_provider"
    default_message = _("No signing provider is set up. Choose one under Settings.")


class CallbackRefused(DomainError):
    """The call is not the provider's, or too old."""

    default_code = "signing.callback_refused"
    default_message = _("The signature does not fit.")


class CallbackTooLarge(DomainError):
    status = 413
    default_code = "signing.callback_too_large"
    default_message = _("The call is too large.")


class EnvelopeUnknown(NotFound):
    default_code = "signing.envelope_unknown"
    default_message = _("There is no such envelope.")


class EnvelopeOver(Conflict):
    """It is finished, declined, expired or revoked."""

    default_code = "signing.envelope_over"
    default_message = _("This envelope is over; nothing more can be done with it.")


class EnvelopeNotOut(Conflict):
    """The provider does not have it yet."""

    default_code = "signing.envelope_not_out"
    default_message = _("The provider is still preparing the document. Please try again in a minute.")


class SignerUnknown(Invalid):
    default_code = "signing.signer_unknown"
    default_message = _("Nobody signs this document in that role.")
    default_field = "role"


class SignersWrong(Invalid):
    """No signers, one role twice, or an order with gaps."""

    default_code = "signing.signers_wrong"
    default_message = _("The signers of this document are not complete.")
    default_field = "signers"


class RemindedTooOften(TooMany):
    default_code = "signing.reminded_too_often"
    default_message = _("The signers were reminded a short while ago.")


class AppIdMissing(Invalid):
    default_code = "signing.app_id_missing"
    default_message = _("Enter the app ID the provider gave you.")
    default_field = "app_id"


class AppIdWrong(Invalid):
    default_code = "signing.app_id_wrong"
    default_message = _("An app ID has letters, digits, dots, dashes and underlines only.")
    default_field = "app_id"


class SecretMissing(Invalid):
    default_code = "signing.secret_missing"
    default_message = _("Enter the app secret the provider gave you.")
    default_field = "secret"


class CompanyMissing(Invalid):
    default_code = "signing.company_missing"
    default_message = _("Enter your company's number at the provider.")
    default_field = "company"


class ProviderUnknown(Invalid):
    default_code = "signing.provider_unknown"
    default_message = _("Please choose one of the providers.")
    default_field = "provider"


class EnvelopesOpen(Conflict):
    """Their callbacks could no longer be verified."""

    default_code = "signing.envelopes_open"
    default_message = _(
        "Contracts are still being signed at this provider. Wait for them or withdraw them first."
    )
    default_field = "provider"


class CompanyWrong(Invalid):
    default_code = "signing.company_wrong"
    default_message = _("The company's number has letters, digits, dots, dashes and underlines only.")
    default_field = "company"


class SecretWrong(Invalid):
    default_code = "signing.secret_wrong"
    default_message = _("The app secret has 8 to 200 letters, digits or signs, and no spaces.")
    default_field = "secret"
