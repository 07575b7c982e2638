from django.apps import AppConfig

from core.storage.grants import Grant

_ON_ITS_OWN_CAR = "listing_id IN (SELECT l.id FROM public.marketplace_listing l)"
_UNDECIDED = "effect = '' AND adjustment_minor = 0 AND answer = '' AND decided_at IS NULL"


class AppraisalConfig(AppConfig):
    name = "shared_apps.appraisal"
    label = "appraisal"
    verbose_name = "Appraisal"
    # A dealer contests ratings of its own cars and may take that back; what is decided it only reads. The
    # subquery sees the dealer's own listings alone, by their own policy.
    dealer_grants = (
        Grant(
            "appraisal_contest",
            "SELECT, INSERT, UPDATE (state, updated_at)",
            own="dealer_id",
            check=f"state IN ('OPEN', 'WITHDRAWN') AND {_UNDECIDED} AND {_ON_ITS_OWN_CAR}",
        ),
        Grant(
            "appraisal_evidence",
            "SELECT, INSERT",
            own="dealer_id",
            check="contest_id IN (SELECT c.id FROM public.appraisal_contest c WHERE c.state = 'OPEN')",
        ),
    )
