"""What the operator's figures are made of, and which states count as what."""

GONE = ("DELIVERED", "WRITTEN_OFF", "TRANSFERRED_OUT")
"""Vehicle states that are no longer stock."""

OPEN_RESERVATIONS = ("HOLD", "RESERVED")
"""Orders that keep a car for a buyer and are not yet under contract."""

NOT_PLACED = ("HOLD", "EXPIRED")
"""Orders that never got their deposit: they do not count as orders."""

DELIVERED = ("DELIVERED", "CLOSED")
"""Orders whose total is turnover."""
