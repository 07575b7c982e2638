"""A document's words as PDF, and where in it people sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from core.edge.glyphs import require_glyphs
from core.edge.ink import HEIGHT, WIDTH, path_of
from core.edge.pdf import lay_out
from shared_apps.standardforms.queries import kind_named
from tenant_apps.wording.errors import PaperDamaged
from tenant_apps.wording.facts import Bound, Printed, SignaturePlace, bound_from_json
from tenant_apps.wording.layout import heading, parties_of, sections_of, signing
from tenant_apps.wording.queries import picture_at

PAGE = "wording/paper.html"
ACCENT = "#0f6b5c"
BOX = "place-"
"""What the id of a box for a signature begins with."""


def print_paper(bound: Bound | Mapping[str, Any], *, specimen: bool = False) -> Printed:
    """The document as PDF/A-3a, the same bytes for the same words, with the boxes for its signatures.

    A `specimen` says on every page that it is one. Raises GlyphsMissing naming the characters the fonts lack,
    PdfUnavailable, and PaperDamaged where the frozen words or the logo are not what their digest says.
    """
    words = bound if isinstance(bound, Bound) else _read(bound)
    html = render_to_string(PAGE, context_of(words, specimen=specimen))
    require_glyphs(html)
    logo = words.letterhead.logo
    pictures = {"logo": picture_at(logo, words.letterhead.logo_sha256)} if logo else {}
    laid = lay_out(html, pictures)
    return Printed(
        pdf=laid.pdf,
        places={
            name.removeprefix(BOX): SignaturePlace(page=anchor.page, box=anchor.box)
            for name, anchor in laid.anchors.items()
            if name.startswith(BOX)
        },
    )


def context_of(bound: Bound, *, specimen: bool = False) -> dict[str, Any]:
    """What the page is filled with."""
    kind, snapshot = kind_named(bound.kind), bound.snapshot
    sections = sections_of(kind, snapshot)
    for number, section in enumerate(sections, 1):
        section["number"] = heading(number)
    count = len(sections)
    names = {shown["party"].at: shown["name"] for shown in parties_of(kind, snapshot)}
    return {
        "kind": kind,
        "bound": bound,
        "snapshot": snapshot,
        "accent": bound.letterhead.colour or ACCENT,
        "parties": parties_of(kind, snapshot),
        "sections": sections,
        "clauses_number": heading(count + 1),
        "clause_prefix": count + 1,
        "signing_number": heading(count + 2),
        "signers": [
            {"party": party, **_agreed(snapshot, party.place, names[party.at])} for party in signing(kind)
        ],
        "specimen": specimen,
        "sheet": (WIDTH, HEIGHT),
    }


def _agreed(snapshot: Mapping[str, Any], place: str, name: str) -> dict[str, Any]:
    """How a side has agreed before the paper was printed, where the snapshot says so: `signed` has by place
    who did so for it, when, the strokes of their hand if they drew any, and whether they agreed online.
    """
    said = (snapshot.get("signed") or {}).get(place)
    if not said:
        return {"name": name}
    strokes = said.get("strokes") or []
    online, person = bool(said.get("online")), str(said["name"])
    return {
        "name": name if person in ("", name) else f"{name}（{person}）",
        "ink": path_of(strokes),
        "typed": "" if strokes or online else person,
        "online": online,
        "at": str(said["at"]),
    }


def _read(plain: Mapping[str, Any]) -> Bound:
    try:
        return bound_from_json(plain)
    except (KeyError, TypeError, ValueError) as error:
        raise PaperDamaged() from error
