"""What is written into inboxes: buyers ask and reply, dealers' answers arrive, letters go out once."""

from .answering import take_answer
from .asking import ask_dealers
from .letters import put_letter_back, take_letter, write_letters
from .notices import mark_notices_read, put_telling_back, take_notice, take_telling
from .reading import mark_all_read, mark_read
from .talking import block_dealer, close_thread, reply, unblock_dealer

__all__ = [
    "ask_dealers",
    "block_dealer",
    "close_thread",
    "mark_all_read",
    "mark_notices_read",
    "mark_read",
    "put_letter_back",
    "put_telling_back",
    "reply",
    "take_answer",
    "take_letter",
    "take_notice",
    "take_telling",
    "unblock_dealer",
    "write_letters",
]
