from django.apps import AppConfig

from core.storage.belongings import Kept


class AuditConfig(AppConfig):
    name = "core.flow.audit"
    label = "audit"
    dealer_rows = {"audit_auditline": "subject_kind = 'dealer' AND subject_id = %(id)s"}
    dealer_keeps = (
        Kept(
            "audit_auditline",
            "平台对该经销商所做操作的审计记录，不可更改，作为凭据留存",
            "what the platform did with the dealer: unchangeable audit lines, kept as evidence",
        ),
    )
