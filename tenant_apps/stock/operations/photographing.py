from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.kernel import ids
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.stock.models import Photo, Vehicle
from tenant_apps.stock.operations.settling import lock_vehicle, settle
from tenant_apps.stock.operations.sizing import order_sizes
from tenant_apps.stock.pictures import clean_picture
from tenants.features.quotas import require_room


def add_photo(*, actor: Actor, vehicle_id: UUID, data: bytes) -> Photo:
    """Put a picture (JPEG, PNG or WebP) behind the car's others; it is kept as WebP without its metadata.

    Its smaller sizes are made by the worker. Raises Forbidden, NotFound, BadPhoto, MovingPhoto, PhotoTooLarge
    and QuotaReached.
    """
    actor.require("stock.photo")
    picture = clean_picture(data)  # before the lock: it takes a while
    photo_id = ids.new_id()
    key = dealer_path("photos", vehicle_id, f"{photo_id}.webp")
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        taken = list(vehicle.photos.order_by("position").values_list("position", flat=True))
        require_room("photos", used=lambda: len(taken), field="file", queued=True)
        require_room("storage", adding=len(picture.data), field="file")
        photo = Photo.objects.create(
            id=photo_id,
            vehicle=vehicle,
            key=key,
            position=taken[-1] + 1 if taken else 1,
            width=picture.width,
            height=picture.height,
            size=len(picture.data),
            digest=picture.digest,
        )
        order_sizes(photo)
        _settle(vehicle, actor, "stock.vehicle.photo_added", photo_id)
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(key, ContentFile(picture.data))
    return photo


def remove_photo(*, actor: Actor, vehicle_id: UUID, photo_id: UUID) -> None:
    """Take a picture away; its file goes once that is certain. Raises Forbidden and NotFound."""
    actor.require("stock.photo")
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        photo = vehicle.photos.filter(id=photo_id).first()
        if photo is None:
            raise NotFound()
        files = [photo.key, *(photo.file_of(*size) for size in photo.sizes)]
        photo.delete()
        _settle(vehicle, actor, "stock.vehicle.photo_removed", photo_id)
        transaction.on_commit(scope.bound(lambda: _delete(files)))


def _delete(keys: list[str]) -> None:
    for key in keys:
        default_storage.delete(key)


def _settle(vehicle: Vehicle, actor: Actor, action: str, photo_id: UUID) -> None:
    settle(vehicle, actor=actor, action=action, was_listed=vehicle.listed, after={"photo": str(photo_id)})
