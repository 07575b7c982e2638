"""Sentences for the codes that `core` itself raises. Apps carry theirs on the error's class."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import DomainError

_SENTENCES = {
    "access.sign_in": _("Please sign in first."),
    "access.forbidden": _("Your account is not allowed to do this."),
    "access.right_missing": _("Your role does not include this right. Ask your store manager."),
    "access.csrf": _("The page was open too long. Reload it and try again; nothing was changed."),
    "request.refused": _("This is not possible."),
    "request.not_found": _("There is no such thing here."),
    "request.conflict": _("Somebody changed this in the meantime. Reload and try again."),
    "request.invalid": _("Please check the marked fields."),
    "request.too_many": _("Too many attempts. Please wait a moment."),
    "request.unavailable": _("A service does not answer right now. Nothing was lost; please try again."),
    "request.bad_cursor": _("This page of the list no longer exists. Start from the first one."),
    "request.key_reused": _("This idempotency key was used for a different call."),
    "request.key_in_use": _("The same call is still running."),
    "request.unreadable": _("The request could not be read."),
    "request.too_large": _("This is more than we can take in one go."),
    "request.no_such_method": _("This cannot be done here."),
    "server.error": _("Something went wrong on our side. It has been reported; your data is safe."),
    "state.changed_meanwhile": _("Somebody changed this a moment ago. Reload and try again."),
    "state.illegal_move": _("This step is not possible in the present state."),
    "field.missing": _("This is required."),
    "field.type": _("This value has the wrong form."),
    "field.too_short": _("This is too short."),
    "field.too_long": _("This is too long."),
    "field.range": _("This value is out of range."),
    "field.choice": _("This is not one of the choices."),
    "field.unknown": _("This field is not known."),
}


def sentence_for(error: DomainError) -> str:
    """What to tell the user, in the active language."""
    text = str(error.message or _SENTENCES.get(error.code) or _SENTENCES["request.refused"])
    return text % error.params if error.params and "%(" in text else text


def sentence(code: str) -> str:
    """The sentence of one of core's own codes."""
    return str(_SENTENCES.get(code, _SENTENCES["request.refused"]))
