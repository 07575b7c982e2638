"""What one running simulator is told at its start."""

from dataclasses import dataclass
from pathlib import Path

API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Addresses, secrets and tempo of one simulator.

    ``public_url`` is how a browser reaches the hosted pages; ``webhook_url`` empty means that no
    webhook is sent. ``api_key`` None accepts every test key (``sk_test_…``). Times in seconds.
    """

    state: Path
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    api_key: str | None = None
    webhook_timeout: float = 10.0
    webhook_backoff: float = 1.0
    webhook_backoff_limit: float = 300.0
    webhook_attempts: int = 40
    tick: float = 0.2
