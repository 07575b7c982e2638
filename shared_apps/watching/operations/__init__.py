"""What changes of what buyers watch. It leaves no audit lines: who looks at what is nobody's business."""

from .favourites import keep_car, let_go, write_of_favourites
from .finding import find_news
from .letters import (
    chase_letters,
    close_letter,
    note_refusal,
    note_sent,
    put_off,
    take_up,
    write_again,
    write_letter,
)
from .searches import change_search, look_at, remove_search, restore_search, save_search, silence_search
from .stopping import go_on, stop
from .tidying import forget_removed

__all__ = [
    "change_search",
    "chase_letters",
    "close_letter",
    "find_news",
    "forget_removed",
    "go_on",
    "keep_car",
    "let_go",
    "look_at",
    "note_refusal",
    "note_sent",
    "put_off",
    "remove_search",
    "restore_search",
    "save_search",
    "silence_search",
    "stop",
    "take_up",
    "write_again",
    "write_letter",
    "write_of_favourites",
]
