"""The sizes of photographs: made after the upload, told to the market, kept for ever, seen when they fail."""

from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from core.edge.pictures import EDITION, photograph, rungs
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.templatetags.pictures import picture
from tenant_apps.stock import tasks
from tenant_apps.stock.models import Photo
from tenant_apps.stock.operations import (
    add_photo,
    hold_vehicle,
    make_sizes,
    order_owed_sizes,
    remove_photo,
)
from tenant_apps.stock.presenting import photo_of
from tenants.context import dealer_context, market_context
from tests.factories.marketplace import LONG_AGO
from tests.factories.staff import staff
from tests.factories.stock import make_vehicle


def shot(size=(480, 320), **options) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 30).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


@pytest.fixture
def car(main):
    return make_vehicle(main, "AVAILABLE")


@pytest.fixture
def photo(main, car):
    with dealer_context(main):
        return add_photo(actor=staff(), vehicle_id=car.id, data=shot())


def again(main, photo) -> Photo:
    with dealer_context(main):
        return Photo.objects.get(id=photo.id)


def listed(car) -> str:
    with market_context():
        return Listing.objects.get(id=car.id).photos[0]


def test_the_worker_makes_every_size_and_the_market_learns_of_them(main, car, deliver):
    with dealer_context(main):
        photo = add_photo(actor=staff(), vehicle_id=car.id, data=shot((1500, 1000)))
    assert photograph(listed(car)).srcset("avif") == ""
    with dealer_context(main):
        assert photo_of(photo)["sizes"] == "WAITING"

    deliver()

    shown = photograph(listed(car))
    assert (shown.ready, shown.width, shown.height) == (True, 1500, 1000)
    made = again(main, photo)
    with dealer_context(main):
        assert photo_of(made)["sizes"] == "READY"
        for form, kind in (("avif", "AVIF"), ("webp", "WEBP")):
            for width in (320, 640, 960, 1440, 1500):
                with default_storage.open(made.file_of(width, form)) as file, Image.open(file) as image:
                    assert (image.format, image.width) == (kind, width)


def test_sizes_are_light_and_say_nothing_of_the_camera(main, car, deliver):
    exif = Image.Exif()
    exif[0x010F] = "Phone of Wang"
    exif.get_ifd(0x8825)[1] = "N"
    with dealer_context(main):
        photo = add_photo(actor=staff(), vehicle_id=car.id, data=shot(exif=exif))
    deliver()

    with dealer_context(main):
        for width, form in again(main, photo).sizes:
            with default_storage.open(photo.file_of(width, form)) as file:
                data = file.read()
            assert b"Wang" not in data and b"Exif" not in data
            with Image.open(BytesIO(data)) as image:
                assert dict(image.getexif()) == {}


def test_the_car_stays_at_its_version(main, car, photo, deliver):
    with dealer_context(main):
        before = type(car).objects.get(id=car.id).version
    deliver()
    with dealer_context(main):
        assert type(car).objects.get(id=car.id).version == before


def test_a_second_run_makes_nothing(main, photo, deliver, monkeypatch):
    deliver()
    monkeypatch.setattr("tenant_apps.stock.operations.sizing.size_of", None)  # not to be called

    with dealer_context(main):
        make_sizes(actor=SYSTEM, photo_id=photo.id)


def test_a_run_that_was_cut_short_is_done_over(main, car, photo, deliver):
    with dealer_context(main):
        default_storage.save(photo.file_of(320, "avif"), BytesIO(b"half a fi"))
    deliver()

    with dealer_context(main), default_storage.open(photo.file_of(320, "avif")) as file:
        assert Image.open(file).width == 320


def test_what_fails_is_seen_tried_again_and_mended(main, car, photo, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "again", lambda task, **kwargs: asked.append(kwargs))
    monkeypatch.setattr(
        "tenant_apps.stock.operations.sizing.default_storage.save",
        lambda *_: (_ for _ in ()).throw(OSError("the disk is full")),
    )
    call = {"photo_id": str(photo.id)}
    headers = {"dealer": main.schema}
    tasks.make_sizes.apply(kwargs=call, headers=headers)

    failed = again(main, photo)
    assert "the disk is full" in failed.problem and failed.edition == 0
    assert photo_of(failed)["sizes"] == "FAILED"
    assert asked == [{"seconds": 10, "photo_id": str(photo.id), "tried": 1}]
    assert not photograph(listed(car)).ready

    tasks.make_sizes.apply(kwargs={**call, "tried": 3}, headers=headers)
    assert len(asked) == 1, "it does not try for ever"

    monkeypatch.undo()
    tasks.make_sizes.apply(kwargs=call, headers=headers)
    assert (again(main, photo).problem, again(main, photo).edition) == ("", EDITION)


def test_a_picture_that_cannot_be_read_is_noted_and_not_tried_again(main, photo, monkeypatch):
    monkeypatch.setattr(tasks, "again", lambda *_, **__: pytest.fail("tried again"))
    with dealer_context(main):
        default_storage.delete(photo.key)
        default_storage.save(photo.key, BytesIO(b"RIFF of another kind"))
    tasks.make_sizes.apply(kwargs={"photo_id": str(photo.id)}, headers={"dealer": main.schema})

    assert again(main, photo).problem.startswith("BadPhoto")


def test_a_photo_taken_away_meanwhile_leaves_no_file(main, car, photo, monkeypatch, deliver):
    from tenant_apps.stock.operations import sizing

    def gone_in_between(*args):
        Photo.objects.filter(id=photo.id).delete()
        return b"x"

    monkeypatch.setattr(sizing, "size_of", gone_in_between)
    with dealer_context(main):
        make_sizes(actor=SYSTEM, photo_id=photo.id)
        assert not any(default_storage.exists(photo.file_of(*size)) for size in photo.sizes)


def test_all_files_of_a_removed_photo_go(main, car, photo, deliver, django_capture_on_commit_callbacks):
    deliver()
    made = again(main, photo)
    with dealer_context(main):
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(actor=staff(), vehicle_id=car.id, photo_id=photo.id)
        _, files = default_storage.listdir(made.key.rpartition("/")[0])
    assert files == []


def test_photos_of_before_are_ordered_once_by_the_command(main, other, car, photo, deliver):
    with dealer_context(main):
        Photo.objects.update(digest="", edition=0, size=None)
    deliver()  # the upload's own order finds a photo without a digest, and mends it
    with dealer_context(main):
        Photo.objects.update(digest="", edition=0)
    said = StringIO()
    call_command("photos", "status", stdout=said)
    call_command("photos", "backfill", "--dealer", "main", stdout=said)
    deliver()
    call_command("photos", "status", stdout=said)

    assert [line.split(", ")[1] for line in said.getvalue().splitlines()] == [
        "1 photos owed",
        "1 photos ordered",
        "0 photos owed",
    ]
    assert photograph(listed(car)).ready


def test_only_who_may_photograph_orders_sizes(main, photo):
    with dealer_context(main):
        Photo.objects.update(problem="as it was")
        for act in (
            lambda actor: order_owed_sizes(actor=actor),
            lambda actor: make_sizes(actor=actor, photo_id=photo.id),
        ):
            with pytest.raises(Forbidden):
                act(staff("FINANCE"))
        assert Photo.objects.get().problem == "as it was"


class TestServing:
    def test_every_size_says_what_it_is_and_may_be_kept_for_ever(self, main, car, photo, deliver, client_of):
        deliver()
        shown = photograph(listed(car))
        market = client_of("market")
        for form, kind in (("avif", "image/avif"), ("webp", "image/webp")):
            for entry in shown.srcset(form).split(", "):
                answer = market.get(entry.split()[0])
                assert answer.status_code == 200
                assert answer["Content-Type"] == kind
                assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
                assert answer["X-Content-Type-Options"] == "nosniff"
                assert "Set-Cookie" not in answer and not answer.cookies
                with Image.open(BytesIO(b"".join(answer.streaming_content))) as image:
                    assert f"image/{image.format.lower()}" == kind
        assert market.get(shown.address).status_code == 200

    @pytest.mark.parametrize(
        "name",
        [
            "{digest}-321.avif",
            "{digest}-0.avif",
            "{digest}-99999.webp",
            "{digest}-320.jpg",
            "{digest}-320x200-1.avif",
            "{wrong}-320.avif",
            "..%2f..%2fsecret",
            "x",
        ],
    )
    def test_what_was_never_made_is_not_found(self, main, car, photo, deliver, client_of, name):
        deliver()
        folder = photograph(listed(car)).folder
        asked = name.format(digest=photo.digest, wrong="0" * 16)
        assert client_of("market").get(f"{folder}/{asked}").status_code == 404

    def test_a_car_that_left_the_market_shows_no_picture(self, main, other, car, photo, deliver, client_of):
        deliver()
        address = photograph(listed(car)).srcset("avif").split()[0]
        assert client_of("market").get(address.replace("/main/", "/other/")).status_code == 404
        with dealer_context(main):
            hold_vehicle(actor=SYSTEM, vehicle_id=car.id, until=LONG_AGO)
        assert client_of("market").get(address).status_code == 404


class TestThePart:
    def test_an_unfinished_photograph_is_one_picture_a_finished_one_offers_all(self):
        folder = "/photos/main/a/b"
        plain = picture(f"{folder}/{'a' * 16}-1500x1000-0.webp", "x")
        ready = picture(f"{folder}/{'a' * 16}-1500x1000-1.webp", "x", "gallery", first=True)

        assert plain["sources"] == [] and plain["lazy"]
        assert [kind for kind, _ in ready["sources"]] == ["image/avif", "image/webp"]
        assert ready["sources"][0][1].count("w,") == len(rungs(1500)) - 1
        assert (ready["width"], ready["height"], ready["first"], ready["lazy"]) == (1500, 1000, True, False)

    def test_drawings_and_addresses_of_old_are_taken_as_they_are(self):
        for address in ("/art/sedan.svg", "/photos/main/a/b.webp"):
            assert picture(address, "x")["sources"] == []
