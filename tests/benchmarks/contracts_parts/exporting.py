"""A thousand sealed contracts into one ZIP: seconds, and how much memory the process needed beyond its own.

The documents are of the size of a signed and sealed contract (BENCH_CONTRACT_KB) and cannot be compressed.
The export runs in a process of its own, so that its highest memory is the export's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.files.storage import default_storage

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.archive import operations
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Export
from tenant_apps.archive.queries import EXPORTS
from tenants.context import DealerRef, dealer_context, owner_context, ref_of
from tenants.models import Dealer
from tests.benchmarks.search_parts.reading import figure
from tests.benchmarks.tenancy_parts.fleet import raise_fleet

COUNT = int(os.environ.get("BENCH_CONTRACTS", "1000"))
KILOBYTES = int(os.environ.get("BENCH_CONTRACT_KB", "300"))
MEGABYTE = 1024 * 1024


def measure() -> Iterator[dict[str, Any]]:
    """`export_1000` in seconds and `export_peak_rss` in megabytes; the file is looked into as it lies."""
    schema = raise_fleet(1).dealers[0].schema
    with owner_context():
        dealer = ref_of(Dealer.objects.get(schema_name=schema))
    plant(dealer, COUNT)
    said = subprocess.run(
        [sys.executable, "-m", __name__, schema], capture_output=True, text=True, check=True
    )
    found = json.loads(said.stdout.splitlines()[-1])
    if found["members"] != COUNT or found["state"] != "DONE":
        raise RuntimeError(f"the export is not whole: {found}")
    size = f"{COUNT} documents of {KILOBYTES} kB, {found['size'] / MEGABYTE:.0f} MB"
    yield figure("export_1000", found["seconds"], "s", most=120, note=size)
    before = f"the whole process; {found['before_mb']} MB before the export began"
    yield figure("export_peak_rss", found["peak_mb"], "MB", note=before)


def plant(dealer: DealerRef, count: int) -> None:
    """So many documents in the dealer's archive."""
    with dealer_context(dealer):
        for place in range(count):
            operations.file_document(
                actor=SYSTEM,
                kind="SALE",
                subject=("contract", ids.new_id()),
                number=f"BENCH{place:06d}-C1",
                content=b"%PDF-1.7\n" + os.urandom(KILOBYTES * 1024),
                buyer_name="李雷",
                vin=f"LSVAB4BR1DN{place:06d}",
                order_id=ids.new_id(),
                sealed_at=clock.now() - timedelta(seconds=place),
                retention_years=10,
            )


def exported(dealer: DealerRef) -> dict[str, Any]:
    """One export of everything, in this process."""
    actor = Actor("staff", ids.new_id(), "财务", frozenset({EXPORTS}))
    before = _peak()
    with dealer_context(dealer):
        export = operations.ask_export(actor=actor, criteria=Criteria(), purpose="FINANCE")
        started = monotonic()
        state = operations.run_export(actor=SYSTEM, export_id=export.id, dealer=dealer.name)
        seconds, peak = monotonic() - started, _peak()
        row = Export.objects.get(id=export.id)
        with default_storage.open(row.key) as file, zipfile.ZipFile(file) as whole:
            members = sum(name.startswith("originals/") for name in whole.namelist())
        return {
            "state": state, "seconds": round(seconds, 2), "members": members, "size": row.size,
            "before_mb": before, "peak_mb": peak,
        }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    with owner_context():
        found = ref_of(Dealer.objects.get(schema_name=sys.argv[1]))
    print(json.dumps(exported(found)))
