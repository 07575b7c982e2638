"""``python -m core.edge.esign.local``: run the demonstration authority until it is told to stop."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from pathlib import Path

from core.edge.esign.local.server import AuthorityServer


def main() -> None:
    """Serve until SIGINT or SIGTERM. The password for enrolment comes from MARQUE_AUTHORITY_TOKEN."""
    parser = argparse.ArgumentParser(prog="python -m core.edge.esign.local", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8430)
    parser.add_argument("--state", type=Path, required=True, help="folder for keys and the list of issued")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    token = os.environ.get("MARQUE_AUTHORITY_TOKEN", "")
    if not token:
        parser.error("MARQUE_AUTHORITY_TOKEN is not set: anybody could have certificates")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    server = AuthorityServer(given.state, token=token, host=given.host, port=given.port)
    server.start()
    logging.info("demonstration authority on %s: its certificates have no legal value", server.address)
    stop.wait()
    server.stop()


if __name__ == "__main__":
    main()
