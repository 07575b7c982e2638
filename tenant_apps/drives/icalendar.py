"""One appointment as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_LINE = 75  # octets


def calendar_file(
    *,
    uid: UUID,
    revision: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    summary: str,
    location: str,
    cancelled: bool = False,
) -> str:
    """An iCalendar object with one event; a later revision replaces an earlier one in a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Marque//Test drives//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{uid}@marque",
        f"SEQUENCE:{revision}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{summary.translate(_ESCAPED)}",
        f"LOCATION:{location.translate(_ESCAPED)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never in the middle of a character."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)
