"""How much one buyer may ask and write."""

MOST_DEALERS = 3
DEALERS_OFFERED = 12
REPLIES, REPLIES_WITHIN = 20, 3600  # of one buyer, within seconds
CALL_DAYS, CALL_MINUTES, CALL_NOTICE = 4, 120, 30
"""Times for a call: of how many days, how long, and how many minutes must be left of one that has begun."""
LETTERS_WITHIN_DAYS = 3
"""Older answers are no longer told by letter."""
NOTICES_SHOWN = 60
"""How many pieces of news of contracts the inbox looks back."""
