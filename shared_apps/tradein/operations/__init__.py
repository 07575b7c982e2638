"""What buyers do with their own cars, and dealers with what they are asked."""

from .answering import attach_lead, decline_request, make_offer
from .asking import ask_dealers
from .describing import adopt, answer_questions, begin, describe, discard
from .estimating import estimate
from .photographing import add_photo, remove_photo
from .tidying import forget_abandoned

__all__ = [
    "add_photo",
    "adopt",
    "answer_questions",
    "ask_dealers",
    "attach_lead",
    "begin",
    "decline_request",
    "describe",
    "discard",
    "estimate",
    "forget_abandoned",
    "make_offer",
    "remove_photo",
]
