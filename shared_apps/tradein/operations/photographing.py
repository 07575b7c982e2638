from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.edge.uploads import UploadTooLarge, UploadUnreadable
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.tradein.errors import Asked, PhotoTooLarge, PhotoUnreadable, TooManyPhotos
from shared_apps.tradein.facts import MOST_PHOTOS, Keeper
from shared_apps.tradein.models import Photo, TradeIn
from shared_apps.tradein.pictures import cleaned, forget, store
from shared_apps.tradein.queries import trade_in_of


def add_photo(*, actor: Actor, keeper: Keeper, trade_in_id: UUID, name: str, data: bytes) -> Photo:
    """Add one photo, cleaned; `name` is what refusals call it. The value does not depend on photos.

    Raises NotFound, Asked, PhotoUnreadable, PhotoTooLarge and TooManyPhotos.
    """
    told = {"name": name[:60], "most": MOST_PHOTOS}
    try:
        photo = cleaned(data)  # before the lock: it takes a while
    except UploadTooLarge as error:
        raise PhotoTooLarge(params=told) from error
    except UploadUnreadable as error:
        raise PhotoUnreadable(params=told) from error
    with transaction.atomic():
        trade_in = _open_one(keeper, trade_in_id)
        if trade_in.photos.count() >= MOST_PHOTOS:
            raise TooManyPhotos(params=told)
        added = Photo.objects.create(
            id=ids.new_id(),
            created_at=clock.now(),
            trade_in=trade_in,
            width=photo.width,
            height=photo.height,
            size=len(photo.full),
        )
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        store(trade_in.id, added.id, photo)
    return added


@transaction.atomic
def remove_photo(*, actor: Actor, keeper: Keeper, trade_in_id: UUID, photo_id: UUID) -> None:
    """Remove a photo and its files. Raises NotFound and Asked."""
    trade_in = _open_one(keeper, trade_in_id)
    removed, _tables = trade_in.photos.filter(id=photo_id).delete()
    if not removed:
        raise NotFound()
    transaction.on_commit(lambda: forget(trade_in_id, photo_id))


def _open_one(keeper: Keeper, trade_in_id: UUID) -> TradeIn:
    trade_in = trade_in_of(keeper, trade_in_id, locked=True)
    if trade_in.state == "REQUESTED":
        raise Asked()
    return trade_in
