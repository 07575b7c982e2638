"""Operators publish standard forms. Dealers' documents drawn up from then on take the new words."""

from shared_apps.standardforms.operations.proposing import decide_form, propose_form
from shared_apps.standardforms.operations.publishing import publish_form

__all__ = ["decide_form", "propose_form", "publish_form"]
