"""The register of persons: whether a name and a document's number are one person's.

`settings.PERSON_REGISTER` names a class with `matches(kind, name, number)`; it raises RegisterSilent where
nobody answers. Until somebody connects a real one there is the simulator.
"""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tenant_apps.contracts.errors import RegisterSilent

SILENT_FOR, STRANGERS = "静默", "不符"
"""What names contain for which the simulator does not answer, and which it does not know by that number."""


class PersonRegister(Protocol):
    """What a register of persons answers."""

    def matches(self, kind: str, name: str, number: str) -> bool:
        """Whether this name has this number. Raises RegisterSilent."""


class SimulatedRegister:
    """The simulator: everybody is who they say, but for some names."""

    def matches(self, kind: str, name: str, number: str) -> bool:
        """By the name alone."""
        if SILENT_FOR in name:
            raise RegisterSilent()
        return STRANGERS not in name


def register() -> PersonRegister:
    """The register that the settings name."""
    return cast(PersonRegister, import_string(settings.PERSON_REGISTER)())
