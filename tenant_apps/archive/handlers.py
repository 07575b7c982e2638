from __future__ import annotations

from tenant_apps.archive.queries import filed_since
from tenants.archive.hooks import Finding, Restored, after_restore


@after_restore
def on_restored(restored: Restored) -> list[Finding]:
    """The archive did not go back: what was filed after the backup is still in it, and is named, since the
    orders and contracts it belongs to did go back.
    """
    return [
        Finding(code="archive.filed_since", reference=row.number, subject_id=row.id, at=row.filed_at)
        for row in filed_since(restored.restored_to, restored.replaced_at)
    ]
