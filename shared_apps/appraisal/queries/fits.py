from __future__ import annotations

from django.db.models import QuerySet

from shared_apps.appraisal.models import ModelFit


def latest_fit() -> ModelFit | None:
    """The fit that new listings are rated by; None before the first."""
    return ModelFit.objects.exclude(data=b"").order_by("-created_at", "-id").first()


def fits() -> QuerySet[ModelFit]:
    """All fits without what is in them, the newest first."""
    return ModelFit.objects.defer("data").order_by("-created_at", "-id")
