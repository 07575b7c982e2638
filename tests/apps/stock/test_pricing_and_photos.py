"""What a car costs, and what it looks like."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, Invalid, NotFound
from core.kernel.money import Money
from shared_apps.marketplace.models import Listing
from tenant_apps.stock.errors import (
    BadPhoto,
    ChangedMeanwhile,
    MovingPhoto,
    NotForSale,
    PhotoTooLarge,
    PriceImplausible,
)
from tenant_apps.stock.models import Photo, PriceChange, Vehicle
from tenant_apps.stock.operations import add_photo, hold_vehicle, remove_photo, reprice_vehicle
from tenant_apps.stock.pictures import clean_picture
from tenant_apps.stock.policies import PRICED_IN
from tenant_apps.stock.states import VEHICLE
from tenants.context import dealer_context, market_context
from tenants.features.errors import QuotaReached
from tenants.features.queries import limit_of
from tests.factories.marketplace import LONG_AGO
from tests.factories.staff import client_for, staff, staff_client
from tests.factories.stock import PRICE, make_vehicle

NEW_PRICE = Money(20_980_000)


def picture(kind="JPEG", size=(2400, 1200), mode="RGB", **options) -> bytes:
    """A picture file."""
    out = BytesIO()
    Image.new(mode, size, 90 if mode == "L" else "teal").save(out, kind, **options)
    return out.getvalue()


def traces(vehicle):
    """Everything a refused change must leave alone."""
    fresh = Vehicle.objects.get(id=vehicle.id)
    counts = [model.objects.count() for model in (AuditLine, OutboxEvent, PriceChange, Photo)]
    return fresh.price_minor, fresh.version, counts


class TestRepriceVehicle:
    def test_changes_price_history_listing_line_and_event_together(self, main):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            repriced = reprice_vehicle(
                actor=staff(), vehicle_id=vehicle.id, price=NEW_PRICE, reason="月末促销"
            )
            line = AuditLine.objects.get(action="stock.vehicle.repriced")
            event = OutboxEvent.objects.latest("id")

            assert [p.price_minor for p in repriced.prices.order_by("at")] == [PRICE.amount, NEW_PRICE.amount]
        assert (line.before, line.after, line.note) == (
            {"price": PRICE.as_json()},
            {"price": NEW_PRICE.as_json()},
            "月末促销",
        )
        assert (event.payload["price_minor"], event.payload["version"]) == (
            NEW_PRICE.amount,
            repriced.version,
        )
        with market_context():
            assert Listing.objects.get(id=vehicle.id).price_minor == NEW_PRICE.amount

    def test_the_same_price_again_changes_nothing(self, main):
        vehicle = make_vehicle(main)
        with dealer_context(main):
            before = traces(vehicle)
            reprice_vehicle(actor=staff(), vehicle_id=vehicle.id, price=PRICE)
            assert traces(vehicle) == before

    @pytest.mark.parametrize("state", VEHICLE.states)
    def test_stands_once_a_buyer_was_promised_the_car(self, main, state):
        vehicle = make_vehicle(main, state)
        with dealer_context(main):
            before = traces(vehicle)
            if state in PRICED_IN:
                assert reprice_vehicle(actor=staff(), vehicle_id=vehicle.id, price=NEW_PRICE)
                return
            with pytest.raises(NotForSale):
                reprice_vehicle(actor=staff(), vehicle_id=vehicle.id, price=NEW_PRICE)
            assert traces(vehicle) == before

    @pytest.mark.parametrize(
        ("asked", "refusal"),
        [
            ({"price": Money(0)}, Invalid),
            ({"price": Money(-5)}, Invalid),
            ({"price": Money(5, "USD")}, Invalid),
            ({"price": Money(21_58)}, PriceImplausible),
            ({"price": Money(215_800_000_00)}, Invalid),
            ({"actor": staff("SALES")}, Forbidden),
            ({"actor": staff("TECHNICIAN")}, Forbidden),
            ({"vehicle_id": ids.new_id()}, NotFound),
            ({"seen_version": 7}, ChangedMeanwhile),
        ],
    )
    def test_refuses_and_changes_nothing(self, main, asked, refusal):
        vehicle = make_vehicle(main)
        with dealer_context(main):
            before = traces(vehicle)
            with pytest.raises(refusal):
                reprice_vehicle(**{"actor": staff(), "vehicle_id": vehicle.id, "price": NEW_PRICE, **asked})
            assert traces(vehicle) == before


class TestCleanPicture:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_makes_webp_of_at_most_1920_pixels(self, kind):
        cleaned = clean_picture(picture(kind))

        with Image.open(BytesIO(cleaned.data)) as image:
            assert (image.format, image.size) == ("WEBP", (1920, 960))
        assert (cleaned.width, cleaned.height) == (1920, 960)

    def test_turns_upright_and_forgets_where_it_was_taken(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was held sideways
        exif[0x010F] = "Phone of Wang"
        exif.get_ifd(0x8825)[1] = "N"

        with Image.open(BytesIO(clean_picture(picture(size=(400, 200), exif=exif)).data)) as image:
            assert image.size == (200, 400)
            assert dict(image.getexif()) == {}
            assert b"Wang" not in repr(image.info).encode()

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P"])
    def test_takes_pictures_of_any_mode(self, mode):
        file = BytesIO()
        Image.new(mode, (8, 8)).save(file, "PNG")

        assert (clean_picture(file.getvalue()).width, clean_picture(file.getvalue()).height) == (8, 8)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"not a picture",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            picture("GIF", (8, 8)),
            picture("BMP", (8, 8)),
            picture("TIFF", (8, 8)),
            picture("JPEG")[:900],
            picture("PNG")[:200],
            b"%PDF-1.7",
        ],
    )
    def test_refuses_what_is_no_picture_of_ours(self, data):
        with pytest.raises(BadPhoto):
            clean_picture(data)

    def test_refuses_an_animation_and_says_so(self):
        frames = [Image.new("RGB", (40, 20), paint) for paint in ("red", "blue")]
        for kind in ("WEBP", "PNG"):
            file = BytesIO()
            frames[0].save(file, kind, save_all=True, append_images=frames[1:])
            with pytest.raises(MovingPhoto):
                clean_picture(file.getvalue())

    def test_takes_the_first_picture_of_a_phones_jpeg_of_several(self):
        file = BytesIO()
        Image.new("RGB", (40, 20)).save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])

        assert clean_picture(file.getvalue()).width == 40

    def test_prints_inks_as_light(self):
        file = BytesIO()
        Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(file, "JPEG", quality=95)

        with Image.open(BytesIO(clean_picture(file.getvalue()).data)) as image:
            red, green, blue = image.getpixel((4, 4))
        assert red > 200 and green < 60 and blue < 60

    def test_refuses_a_large_file_and_a_small_one_that_unfolds(self):
        bomb = picture("PNG", (8_000, 7_000), mode="L")
        whole = picture("JPEG", (12_000, 8_400), mode="L")  # a hundred megapixels
        assert len(bomb) < 1_000_000

        for data in (b"\xff" * (10 * 1024 * 1024 + 1), bomb, whole):
            with pytest.raises(PhotoTooLarge):
                clean_picture(data)


class TestPhotos:
    def test_a_photo_lies_under_its_dealer_and_is_shown_on_the_market(self, main):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            photo = add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture())

        assert photo.key == f"dealers/t_main/photos/{vehicle.id}/{photo.id}.webp"
        assert default_storage.exists(photo.key)
        with market_context():
            folder = f"/photos/main/{vehicle.id}/{photo.id}"
            assert Listing.objects.get(id=vehicle.id).photos == [f"{folder}/{photo.digest}-1920x960-0.webp"]

    def test_keep_their_order_when_one_goes(self, main, django_capture_on_commit_callbacks):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            first, second = (
                add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9))) for _ in range(2)
            )
            with django_capture_on_commit_callbacks(execute=True):
                remove_photo(actor=staff(), vehicle_id=vehicle.id, photo_id=first.id)
            third = add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9)))

            assert [(p.id, p.position) for p in vehicle.photos.order_by("position")] == [
                (second.id, 2),
                (third.id, 3),
            ]
        assert not default_storage.exists(first.key)
        with market_context():
            assert len(Listing.objects.get(id=vehicle.id).photos) == 2

    def test_refuses_without_a_trace(self, main, other):
        vehicle = make_vehicle(main)
        for dealer, actor, data, refusal in [
            (main, staff("FINANCE"), picture(), Forbidden),
            (main, staff(), b"x", BadPhoto),
            (other, staff(), picture(), NotFound),
        ]:
            with dealer_context(dealer), pytest.raises(refusal):
                add_photo(actor=actor, vehicle_id=vehicle.id, data=data)
        with dealer_context(main):
            assert traces(vehicle)[2][3] == 0
        assert not default_storage.exists("dealers")

    def test_refuses_one_too_many(self, main):
        vehicle = make_vehicle(main)
        with dealer_context(main):
            for place in range(limit_of("photos")):
                Photo.objects.create(vehicle=vehicle, key=f"k{place}", position=place + 1, width=1, height=1)
            with pytest.raises(QuotaReached):
                add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9)))

    def test_refuses_to_remove_a_photo_of_another_car(self, main):
        vehicle, another = make_vehicle(main), make_vehicle(main)
        with dealer_context(main):
            photo = add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9)))
            with pytest.raises(NotFound):
                remove_photo(actor=staff(), vehicle_id=another.id, photo_id=photo.id)


class TestServing:
    def test_the_public_sees_photos_of_cars_on_offer_only(self, main, client_of):
        vehicle = make_vehicle(main, "AVAILABLE")
        with dealer_context(main):
            photo = add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9)))
        url = f"/photos/main/{vehicle.id}/{photo.id}.webp"

        shown = client_of("market").get(url)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
        assert b"".join(shown.streaming_content)[:4] == b"RIFF"
        assert client_of("market").get(url.replace("/main/", "/other/")).status_code == 404
        assert client_of("market").get(url.replace("/main/", "/nobody/")).status_code == 404

        with dealer_context(main):
            hold_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, until=LONG_AGO)
        assert client_of("market").get(url).status_code == 404

    def test_staff_see_photos_of_all_their_cars_and_nobody_else_does(self, main, other):
        vehicle = make_vehicle(main)
        with dealer_context(main):
            photo = add_photo(actor=staff(), vehicle_id=vehicle.id, data=picture(size=(9, 9)))
        url = f"/photos/{vehicle.id}/{photo.id}.webp"

        assert staff_client(main, "TECHNICIAN").get(url)["Content-Type"] == "image/webp"
        assert staff_client(other, "OWNER").get(url).status_code == 404
        assert client_for(main, None).get(url).status_code == 404
