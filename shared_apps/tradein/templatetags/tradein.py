"""What templates say of trade-ins."""

from __future__ import annotations

from typing import Any

from django import template

from shared_apps.marketplace.templatetags.ratings import reason_word
from shared_apps.tradein import labels
from shared_apps.tradein.queries import Answer, answers_to_buyer

register = template.Library()


@register.filter
def question_word(code: str) -> str:
    """What a question about the car's condition is called."""
    return str(labels.QUESTIONS[code])


@register.filter
def question_hint(code: str) -> str:
    """What helps to answer it; empty for a question that explains itself."""
    return str(labels.HINTS.get(code, ""))


@register.filter
def answer_word(code: str, question: str) -> str:
    """An answer in words."""
    return str(labels.ANSWERS[question].get(code, ""))


@register.filter
def part_word(code: str) -> str:
    """What a part of the estimate is called."""
    if code in labels.PARTS:
        return str(labels.PARTS[code])
    return str(labels.QUESTIONS[code]) if code in labels.QUESTIONS else reason_word(code)


@register.filter
def trade_in_word(state: str) -> str:
    """How a trade-in or a request stands."""
    return str(labels.STATES[state])


@register.filter
def trade_in_tone(state: str) -> str:
    """The colour of its label."""
    return labels.TONES.get(state, "quiet")


@register.filter
def sure_word(sureness: str) -> str:
    """How sure an estimate is."""
    return str(labels.SURENESS[sureness])


@register.filter
def told_title(car: dict[str, Any], language: str) -> str:
    """The title of a comparable that was kept in the reader's language."""
    first, second = ("title_en", "title_zh") if language == "en" else ("title_zh", "title_en")
    return str(car[first] or car[second])


@register.simple_tag
def trade_in_answers(user: Any) -> list[Answer]:
    """What the reader asked dealers about own cars, with their answers; nothing for guests."""
    return answers_to_buyer(user.id) if user.is_authenticated else []
