"""What the head of a page needs."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""No name, however chosen, ends the script element it stands in."""


@register.simple_tag
def json_ld(thing: dict[str, Any]) -> SafeString:
    """Data of a page for search engines (schema.org, JSON-LD)."""
    said = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(said))
