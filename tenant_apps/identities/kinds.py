"""What identities and accounts there are, and how much of each everybody sees."""

from __future__ import annotations

ID_CARD, PASSPORT, COMPANY = "ID_CARD", "PASSPORT", "COMPANY"
IDENTITIES = (ID_CARD, PASSPORT, COMPANY)
CARD, ACCOUNT = "CARD", "ACCOUNT"
ACCOUNTS = (CARD, ACCOUNT)

SHOWN = {ID_CARD: (3, 4), PASSPORT: (1, 2), COMPANY: (2, 4), CARD: (0, 4), ACCOUNT: (0, 4)}
"""Letters shown at the beginning and at the end."""
