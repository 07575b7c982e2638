from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict
from shared_apps.marketplace.models import VinRegistration


class VinTaken(Conflict):
    """The VIN stands in some dealer's stock already."""

    default_code = "stock.vin_taken"
    default_message = _("This VIN is already in stock, here or at another dealer.")
    default_field = "vin"


def register_vin(*, vin: str, dealer_id: UUID, vehicle_id: UUID) -> None:
    """Claim a VIN (normalised, 17 characters) for a dealer's vehicle. Raises VinTaken, whoever holds it."""
    try:
        with transaction.atomic():
            VinRegistration.objects.create(vin=vin, dealer_id=dealer_id, vehicle_id=vehicle_id)
    except IntegrityError as error:
        raise VinTaken() from error


@transaction.atomic
def release_vin(vin: str) -> None:
    """Give a VIN free again, as after a delivery; nothing happens if the dealer does not hold it."""
    VinRegistration.objects.filter(vin=vin).delete()
