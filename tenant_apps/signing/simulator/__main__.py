"""``python -m tenant_apps.signing.simulator fadada|esign``: run a signing provider's simulator."""

import argparse
import logging
import os
import signal
import threading

from tenant_apps.signing.simulator.esign import OWNER, EsignSimulator
from tenant_apps.signing.simulator.fadada import PREFIX, FadadaSimulator
from tenant_apps.signing.simulator.server import Company, Server

WAITS = (2.0, 10.0, 60.0)
"""Seconds between tries of a callback: the real ones take hours."""


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tenant_apps.signing.simulator", description=__doc__)
    parser.add_argument("provider", choices=("fadada", "esign"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8430)
    parser.add_argument("--app-id", default="simulated")
    parser.add_argument("--company", default="simulated-company", help="the openCorpId, for fadada")
    parser.add_argument("--owner", default=OWNER, help="whose app it is: who seals by itself, for esign")
    parser.add_argument(
        "--secret",
        default=os.environ.get("SIGNING_SIMULATOR_SECRET", "simulated-secret"),
        help="the app's secret (or SIGNING_SIMULATOR_SECRET)",
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    account = {"app_id": given.app_id, "secret": given.secret, "company": given.company}
    company: Company
    if given.provider == "fadada":
        company = FadadaSimulator(**account, waits=WAITS)
    else:
        company = EsignSimulator(**account, owner=given.owner, waits=WAITS)
    server = Server(company, host=given.host, port=given.port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    server.start()
    logging.info(
        "%s simulated on %s%s", given.provider, company.base, PREFIX if given.provider == "fadada" else ""
    )
    stop.wait()
    server.stop()


if __name__ == "__main__":
    main()
