"""``python -m billing.simulator``: run the payment simulator until it is told to stop."""

import argparse
import logging
import os
import signal
import threading
from pathlib import Path

from billing.simulator.server import Simulator
from billing.simulator.settings import Settings


def read_arguments(arguments: list[str] | None = None) -> Settings:
    """Settings from the command line; secrets may come from the environment instead."""
    parser = argparse.ArgumentParser(prog="python -m billing.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--state", type=Path, required=True, help="SQLite file; kept over restarts")
    parser.add_argument("--webhook-url", default="", help="where events are posted")
    parser.add_argument("--webhook-secret", default=os.environ.get("STRIPE_WEBHOOK_SECRET", ""))
    parser.add_argument("--public-url", default="", help="how a browser reaches this service")
    parser.add_argument(
        "--api-key",
        default=os.environ.get("STRIPE_API_KEY") or None,
        help="the one secret key accepted (default: every sk_test_ key)",
    )
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if given.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    return Settings(
        state=given.state,
        host=given.host,
        port=given.port,
        public_url=given.public_url,
        webhook_url=given.webhook_url,
        webhook_secret=given.webhook_secret,
        api_key=given.api_key,
    )


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = threading.Event()
    simulator = Simulator(read_arguments())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    simulator.start()
    logging.info("payment simulator on %s", simulator.url)
    stop.wait()
    simulator.stop()


if __name__ == "__main__":
    main()
