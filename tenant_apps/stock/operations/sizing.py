"""The sizes in which browsers fetch a photograph, made by the worker after the upload."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.pictures import EDITION, digest_of
from core.flow.outbox.operations import post_task
from core.kernel.actor import Actor
from core.storage.scope import dealer_schema
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.operations import publish_listing
from tenant_apps.stock.models import Photo, Vehicle
from tenant_apps.stock.pictures import size_of
from tenant_apps.stock.projections import listing_of
from tenant_apps.stock.queries import owed_photos
from tenants.context import current_dealer

TASK = "stock.tasks.make_sizes"


def order_sizes(photo: Photo) -> None:
    """Have the worker make them once this transaction is through."""
    post_task(TASK, {"photo_id": str(photo.id)}, key=f"photo:{photo.id}", dealer=dealer_schema())


def order_owed_sizes(*, actor: Actor) -> int:
    """Order them for every photo that lacks them, failed ones included; returns for how many."""
    actor.require("stock.photo")
    with transaction.atomic():
        owed = list(owed_photos())
        for photo in owed:
            order_sizes(photo)
    return len(owed)


def make_sizes(*, actor: Actor, photo_id: UUID) -> None:
    """Make what is missing and let the market know. A second run finds nothing to do.

    Raises BadPhoto where the picture cannot be read any more, OSError where the store fails.
    """
    actor.require("stock.photo")
    photo = Photo.objects.filter(id=photo_id).first()
    if photo is None or (photo.edition == EDITION and photo.digest):
        return
    with default_storage.open(photo.key) as file:
        data = file.read()
    for width, form in photo.sizes:
        _put(photo.file_of(width, form), size_of(data, width, form))

    def made(row: Photo) -> None:
        row.digest, row.edition, row.problem = digest_of(data), EDITION, ""

    if not _noted(photo, made):
        for size in photo.sizes:  # taken away meanwhile
            default_storage.delete(photo.file_of(*size))


def note_problem(*, actor: Actor, photo_id: UUID, problem: str) -> None:
    """Keep why the sizes could not be made; the picture itself is shown until they are."""
    actor.require("stock.photo")
    Photo.objects.filter(id=photo_id).exclude(edition=EDITION).update(problem=problem[:200])


def _noted(photo: Photo, change: Callable[[Photo], None]) -> bool:
    """Change the photo's row and its car's listing; False when the photo is gone.

    The car stays at its version: whoever is looking at it need not look again to ask another price.
    """
    with transaction.atomic():
        vehicle = Vehicle.objects.select_for_update().get(id=photo.vehicle_id)
        row = vehicle.photos.filter(id=photo.id).first()
        if row is None:
            return False
        change(row)
        row.save()
        if vehicle.listed:
            trim = trim_facts(vehicle.trim_id, retired_ok=True)
            publish_listing(listing_of(vehicle, trim, current_dealer()))
    return True


def _put(key: str, data: bytes) -> None:
    default_storage.delete(key)  # of a run that was cut short
    default_storage.save(key, ContentFile(data))
