"""Visits of a real Chromium on a slow line with a slow processor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET

LINE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}
SLOWER = 4
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK = {"viewport": {"width": 1440, "height": 900}}
_WATCH = """
window.__seen = {lcp: 0, fcp: 0, shift: 0, what: ''};
new PerformanceObserver(list => { for (const e of list.getEntries()) {
  window.__seen.lcp = e.startTime; window.__seen.what = (e.element?.tagName ?? '') + ' ' + (e.url ?? ''); } })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (e.name === 'first-contentful-paint') window.__seen.fcp = e.startTime; })
  .observe({type: 'paint', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (!e.hadRecentInput) window.__seen.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """One visit: paints in seconds from its start, how far things jumped, what was largest, bytes by kind."""

    lcp: float
    fcp: float
    shift: float
    what: str
    loaded: dict[str, int]

    def bytes_of(self, kind: str) -> int:
        """Bytes on the line, headers included, of documents, stylesheets, scripts, images."""
        return self.loaded.get(kind, 0)


@contextmanager
def browser() -> Iterator[Browser]:
    """One Chromium for all visits. Raises RuntimeError where there is none."""
    if CHROMIUM is None:
        raise RuntimeError("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


def visit(chromium: Browser, port: int, path: str, *, wide: bool = False) -> Sight:
    """Open a page as somebody who was never here, and wait until nothing larger can come."""
    given: dict[str, Any] = DESK if wide else PHONE
    context = chromium.new_context(locale="zh-CN", **given)
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        kinds: dict[str, str] = {}
        loaded: dict[str, int] = {}
        line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"].lower()}))

        def finished(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "other")
            loaded[kind] = loaded.get(kind, 0) + int(event["encodedDataLength"])

        line.on("Network.loadingFinished", finished)
        answer = page.goto(f"http://{settings.BASE_DOMAIN}:{port}{path}", wait_until="load")
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status if answer else 'nothing'}")
        page.wait_for_timeout(400)
        seen = page.evaluate("window.__seen")
        return Sight(seen["lcp"] / 1000, seen["fcp"] / 1000, seen["shift"], seen["what"], loaded)
    finally:
        context.close()
