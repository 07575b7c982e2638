from tenant_apps.signing.operations.accounts import choose_provider, save_account, try_account
from tenant_apps.signing.operations.calling import call_provider
from tenant_apps.signing.operations.ending import remind_signers, revoke_envelope, sign_link
from tenant_apps.signing.operations.hearing import act_on, hear
from tenant_apps.signing.operations.sending import open_envelope, retry_envelope

__all__ = [
    "act_on",
    "call_provider",
    "choose_provider",
    "hear",
    "open_envelope",
    "remind_signers",
    "retry_envelope",
    "revoke_envelope",
    "save_account",
    "sign_link",
    "try_account",
]
