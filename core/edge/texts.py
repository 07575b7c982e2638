"""Text messages to phones: one door, behind it a simulator until a gateway is connected.

`settings.TEXTS` names a class with `send(phone, text)`; it raises TextRefused where the gateway says no, and
TextUncertain where nobody can tell whether the message went out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from core.kernel import clock, ids

REFUSED, SILENT = "0000", "0009"
"""What numbers end in that the simulator refuses, and for which its gateway does not answer in time."""


class TextRefused(Exception):
    """The gateway did not take the message: it has certainly not gone out."""


class TextUncertain(Exception):
    """The gateway did not answer in time."""


class Texts(Protocol):
    """What a gateway for text messages does."""

    def send(self, phone: str, text: str) -> None:
        """Send a text to a number in E.164."""


class FiledTexts:
    """The simulator: every message is a file in the state folder, as the letters are."""

    def send(self, phone: str, text: str) -> None:
        """Write the message down; some numbers fail (REFUSED, SILENT)."""
        if phone.endswith(REFUSED):
            raise TextRefused(phone)
        folder = Path(settings.TEXTS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        said = {"to": phone, "text": text, "at": clock.now().isoformat()}
        target = folder / f"{clock.now():%Y%m%d-%H%M%S}-{ids.new_id().hex[-8:]}.json"
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(said, file, ensure_ascii=False)
        if phone.endswith(SILENT):
            raise TextUncertain(phone)


def send_text(phone: str, text: str) -> None:
    """Send a text message to a number in E.164. Raises TextRefused and TextUncertain."""
    cast(Texts, import_string(settings.TEXTS)()).send(phone, text)
