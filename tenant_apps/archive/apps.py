from django.apps import AppConfig

from core.storage.belongings import Vaulted

_HELD = """EXISTS (SELECT FROM {schema}.filing_hold h WHERE h.document_id = t.id AND h.state <> 'RELEASED')"""


class ArchiveConfig(AppConfig):
    name = "tenant_apps.archive"
    label = "filing"  # "archive" is the platform's: the backups of tenants.archive
    dealer_holds = ("tenant_apps.archive.queries.documents_on_hold",)
    dealer_vaults = (
        Vaulted("filing_document", gone="t.erased_at IS NOT NULL", held=_HELD, follow=("filing_hold",)),
    )
