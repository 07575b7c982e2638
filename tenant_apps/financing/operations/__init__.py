"""Every write of this app. The order's row is locked first, then the application's, then the inquiry's."""

from tenant_apps.financing.operations.applying import save_draft, submit_application
from tenant_apps.financing.operations.asking import call_lender
from tenant_apps.financing.operations.choosing import (
    accept_offer,
    follow_order,
    retry_inquiry,
    withdraw_application,
    withdraw_consent,
)
from tenant_apps.financing.operations.forgetting import forget_application
from tenant_apps.financing.operations.papers import add_document, remove_document, view_document
from tenant_apps.financing.operations.unbooked import book_loan, give_back_loan

__all__ = [
    "accept_offer",
    "add_document",
    "book_loan",
    "call_lender",
    "follow_order",
    "forget_application",
    "give_back_loan",
    "remove_document",
    "retry_inquiry",
    "save_draft",
    "submit_application",
    "view_document",
    "withdraw_application",
    "withdraw_consent",
]
