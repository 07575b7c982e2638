from .choosing import choose, move
from .own import calendar, cancel, drives, drop, leave, take

__all__ = ["calendar", "cancel", "choose", "drives", "drop", "leave", "move", "take"]
