"""What is written about people who may buy, and what they are answered."""

from .enquiries import answer_enquiry, close_enquiry, note_call, receive_enquiry
from .leads import create_lead, finish_follow_up, follow_drive, lead_for_drive, move_lead, plan_follow_up

__all__ = [
    "answer_enquiry",
    "close_enquiry",
    "create_lead",
    "finish_follow_up",
    "follow_drive",
    "lead_for_drive",
    "move_lead",
    "note_call",
    "plan_follow_up",
    "receive_enquiry",
]
