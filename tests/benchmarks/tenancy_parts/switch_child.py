"""`python -m tests.benchmarks.tenancy_parts.switch_child`: serves the probe in process, on demand.

A line on standard input is `[targets, requests]` in JSON, a target being `[host, path]`; the answer is the
seconds they took. No socket is in it: what the stacks share would hide what they do not.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from itertools import cycle, islice
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string


def main() -> None:
    """Answer until standard input ends."""
    application = get_wsgi_application()
    if "tenants.middleware.SurfaceMiddleware" in settings.MIDDLEWARE:
        import_string("tenants.middleware.URLCONFS")["portal"] = settings.ROOT_URLCONF
    for line in sys.stdin:
        targets, requests = json.loads(line)
        print(json.dumps(_serve(application, targets, requests)), flush=True)


def _serve(application: Any, targets: list[tuple[str, str]], requests: int) -> float:
    began = perf_counter()
    for host, path in islice(cycle(targets), requests):
        said: list[str] = []
        body = application(_environ(host, path), lambda status, headers, said=said: said.append(status))
        b"".join(body)
        body.close()
        if said != ["200 OK"]:
            raise SystemExit(f"{host}{path} answered {said}")
    return perf_counter() - began


def _environ(host: str, path: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": host, "SERVER_PORT": "80", "HTTP_HOST": host, "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


if __name__ == "__main__":
    main()
