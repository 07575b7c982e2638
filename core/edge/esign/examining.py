"""Looking at signed files."""

from datetime import datetime

from core.edge.esign.facts import Examination


def examine(content: bytes, *, at: datetime | None = None) -> Examination:
    """Soon."""
    raise NotImplementedError
