"""What changes a car's way to the dealer."""

from tenant_apps.logistics.operations.reporting import record_report, report_by_hand

__all__ = ["record_report", "report_by_hand"]
