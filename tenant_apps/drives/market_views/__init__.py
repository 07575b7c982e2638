from .choosing import choose, move
from .own import agreement, calendar, cancel, drives, drop, leave, take

__all__ = ["agreement", "calendar", "cancel", "choose", "drives", "drop", "leave", "move", "take"]
