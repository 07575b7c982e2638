"""Rows of a comparison that say the same of every car."""

from __future__ import annotations

import re

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


class Versus(template.Node):
    """One row of the table, marked where all its cells read alike."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        row = self.nodelist.render(context)
        cells = _CELL.findall(row)
        if len(cells) > 1 and len(set(cells)) == 1:
            row = mark_safe(row.replace("<tr", "<tr data-same", 1))  # noqa: S308  rendered just now
        return row


@register.tag
def versus(parser: Parser, token: Token) -> Versus:
    """`{% versus %}<tr>…</tr>{% endversus %}`: the row gets `data-same` where every cell reads the same."""
    nodelist = parser.parse(("endversus",))
    parser.delete_first_token()
    return Versus(nodelist)
