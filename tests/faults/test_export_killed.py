"""A worker is killed with -9 in the middle of an export: the next goes on, and nothing is lost or doubled."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import zipfile
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenant_apps.archive import operations
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Export, ExportPart
from tenant_apps.archive.queries import abandoned_exports
from tenants.context import dealer_context, ref_of
from tests.apps.archive.conftest import committed, filed, person

__all__ = ["committed"]

pytestmark = pytest.mark.timeout(120)
DOCUMENTS, PER_STRETCH, WITHIN = 40, 4, 60.0
WORKER = f"""
import django, sys, time
from django.conf import settings
import os
name, schema, export_id, media, vault = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT = media
settings.STORAGES = {{**settings.STORAGES, "vault": {{
    "BACKEND": "core.storage.vault.ReadOnlyFiles", "OPTIONS": {{"location": vault}}}}}}
from django.db import connection
connection.settings_dict["NAME"] = name
from core.kernel.actor import SYSTEM
from tenant_apps.archive.operations import exporting, packing, run_export
from tenants.context import dealer_context
from core.storage import scope
packing.PER_STRETCH = {PER_STRETCH}
kept = exporting._keep
def slowly(*given):
    time.sleep(0.15)
    return kept(*given)
exporting._keep = slowly
with scope.entered(scope.dealer(schema)):
    print(run_export(actor=SYSTEM, export_id=export_id, dealer="x"))
"""


@pytest.fixture
def ground(committed):
    """A dealer whose documents are committed; all of it is emptied afterwards."""
    return ref_of(committed["main"])


@pytest.mark.parametrize("after", [0, 2, 6], ids=["at-once", "early", "late"])
def test_a_killed_export_goes_on_where_it_was(ground, tmp_path, after):
    with dealer_context(ground):
        facts = [filed(place) for place in range(1, DOCUMENTS + 1)]
        export = operations.ask_export(actor=person(), criteria=Criteria(), purpose="AUDIT")
    _killed(ground, export.id, after)
    with dealer_context(ground):
        done = Export.objects.get(id=export.id).done
        assert done < DOCUMENTS, "it was killed too late to show anything"
        assert done == sum(len(part.entries) for part in ExportPart.objects.all())
        later = clock.now() + timedelta(minutes=3)
        assert abandoned_exports(later) == [export.id]
        with clock.set_to(later):
            assert operations.run_export(actor=SYSTEM, export_id=export.id, dealer="x") == "DONE"
        row, file = operations.fetch_export(actor=person(), export_id=export.id)
        with file, zipfile.ZipFile(io.BytesIO(file.read())) as whole:
            names = [name for name in whole.namelist() if name.startswith("originals/")]
            assert whole.testzip() is None
            assert len(names) == len(set(names)) == DOCUMENTS == row.done
            manifest = whole.read("manifest.sha256").decode()
        assert all(manifest.count(one.sha256) == 1 for one in facts)


def _killed(dealer, export_id, after: int) -> None:
    """Run the export in a process of its own and kill it once so many stretches are entered."""
    vault = settings.STORAGES["vault"]["OPTIONS"]["location"]
    name = connection.settings_dict["NAME"]
    server = subprocess.Popen(
        [sys.executable, "-c", WORKER, name, dealer.schema, str(export_id), settings.MEDIA_ROOT, str(vault)],
        env={**os.environ, "MARQUE_DATABASE_CONTEXT": "nowhere"},
        start_new_session=True,
    )
    try:
        until = monotonic() + WITHIN
        while monotonic() < until and server.poll() is None:
            with dealer_context(dealer):
                begun = Export.objects.filter(id=export_id, state="RUNNING").exists()
                if begun and ExportPart.objects.count() >= after:
                    break
            sleep(0.02)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)
    assert server.returncode == -signal.SIGKILL, "it ended before it was killed"
