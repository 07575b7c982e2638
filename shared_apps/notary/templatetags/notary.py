from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from shared_apps.notary.labels import KINDS, OTHER_KIND, PROBLEMS

register = template.Library()
GROUP = 16  # digits


@register.filter
def document_kind(code: str) -> str:
    """The name of a kind of document."""
    return str(KINDS.get(code, OTHER_KIND))


@register.filter
def signature_problem(code: str) -> str:
    """What is wrong with a signature, in a sentence."""
    return str(PROBLEMS.get(code, PROBLEMS["unreadable"]))


@register.filter
def digits(hexadecimal: str) -> SafeString:
    """A digest that breaks between groups only, and is copied without gaps."""
    groups = (hexadecimal[i : i + GROUP] for i in range(0, len(hexadecimal), GROUP))
    return mark_safe("<wbr>".join(g for g in groups if g.isalnum()))  # noqa: S308  letters and digits alone
