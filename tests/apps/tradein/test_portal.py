"""The dealer's side: the queue, the car with its photos, the answer."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core.kernel import clock
from shared_apps.tradein import operations
from shared_apps.tradein.models import Request
from tenants.context import market_context
from tests.factories.staff import refusals, staff_client
from tests.factories.tradein import actor_of, ask, jpeg, keeper_of, make_trade_in


@pytest.fixture
def asked(main, other, trims, buyer, deliver):
    """Main and the other dealer were asked about a car with one photo."""
    made = make_trade_in(trims[0], buyer)
    with market_context():
        operations.add_photo(
            actor=actor_of(buyer), keeper=keeper_of(buyer), trade_in_id=made.id, name="a.jpg", data=jpeg()
        )
    requests = ask(made, buyer, main, other)
    deliver()
    return requests


def day(days):
    return (clock.now().astimezone(clock.SHANGHAI) + timedelta(days=days)).date().isoformat()


class TestQueue:
    def test_shows_the_dealers_own_with_what_was_estimated(self, main, asked):
        page = staff_client(main, "SALES").get("/api/v1/trade-ins").json()
        assert [row["id"] for row in page["items"]] == [str(asked[0].id)]
        row = page["items"][0]
        assert (row["state"], row["mileage_km"]) == ("REQUESTED", 30_000)
        assert row["low"]["amount"] == asked[0].estimate["low_minor"]
        assert row["lead_id"]

    def test_of_one_lead_and_of_unknown_states(self, main, asked):
        client = staff_client(main, "SALES")
        lead = Request.objects.get(id=asked[0].id).lead_id
        assert len(client.get(f"/api/v1/trade-ins?lead_id={lead}").json()["items"]) == 1
        assert client.get("/api/v1/trade-ins?state=OFFERED").json()["items"] == []
        assert client.get("/api/v1/trade-ins?state=NONSENSE").status_code == 422


class TestOne:
    def test_tells_everything_to_the_cent(self, main, asked):
        told = staff_client(main, "SALES").get(f"/api/v1/trade-ins/{asked[0].id}").json()
        estimate = told["estimate"]
        retail = sum(part["amount"]["amount"] for part in estimate["retail"])
        assert retail == estimate["fair"]["amount"]
        off = sum(part["amount"]["amount"] for part in estimate["deductions"])
        assert retail + off == estimate["mid"]["amount"]
        assert len(estimate["comparables"]) >= 4
        assert told["phone"] == "+8613900139000"
        assert told["moves"] == ["offer", "decline"]

    def test_an_offer_and_its_taking_back_stand_in_the_leads_story(self, main, asked):
        client = staff_client(main, "SALES")
        path = f"/api/v1/trade-ins/{asked[0].id}"
        body = {"offer": {"amount": 9_900_000}, "valid_until": day(3), "answer": "到店复检"}
        offered = client.post(f"{path}/offer", body, content_type="application/json")
        assert (offered.status_code, offered.json()["state"]) == (200, "OFFERED")
        declined = client.post(f"{path}/decline", {"answer": "已停收"}, content_type="application/json")
        assert declined.json()["moves"] == []
        lead = client.get(f"/api/v1/leads/{declined.json()['lead_id']}").json()
        assert [one["action"] for one in lead["activities"]][:2] == ["tradein.declined", "tradein.offered"]

    def test_bad_offers_are_told_at_the_field(self, main, asked):
        client = staff_client(main, "SALES")
        body = {"offer": {"amount": -1}, "valid_until": day(0)}
        answer = client.post(f"/api/v1/trade-ins/{asked[0].id}/offer", body, content_type="application/json")
        assert answer.status_code == 422
        assert {one["field"] for one in answer.json()["error"]["fields"]} == {"offer", "valid_until"}
        assert Request.objects.get(id=asked[0].id).state == "REQUESTED"

    def test_who_may(self, main, other, asked):
        path = f"/api/v1/trade-ins/{asked[0].id}"
        assert refusals(lambda c: c.get(path), main=main, other=other, right="leads.see") == {}
        body = {"answer": "不收"}
        assert (
            refusals(
                lambda c: c.post(f"{path}/decline", body, content_type="application/json"),
                main=main,
                other=other,
                right="leads.work",
            )
            == {}
        )

    def test_anothers_does_not_exist(self, other, asked):
        assert staff_client(other).get(f"/api/v1/trade-ins/{asked[0].id}").status_code == 404


class TestPhotos:
    def path(self, request, photo, size="small"):
        return f"/api/v1/trade-ins/{request.id}/photos/{photo}/{size}.webp"

    def test_are_shown_to_who_was_asked(self, main, other, asked):
        photo = asked[0].photos[0][0]
        for dealer, request in zip((main, other), asked, strict=True):
            answer = staff_client(dealer, "SALES").get(self.path(request, photo))
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
            assert "private" in answer["Cache-Control"]
            assert b"".join(answer.streaming_content)[:4] == b"RIFF"
        assert staff_client(other, "SALES").get(self.path(asked[0], photo)).status_code == 404
        assert staff_client(main, "SALES").get(self.path(asked[0], photo, "huge")).status_code == 404

    def test_only_those_that_came_with_the_request(self, main, trims, buyer, asked):
        later = make_trade_in(trims[0], buyer)
        with market_context():
            private = operations.add_photo(
                actor=actor_of(buyer),
                keeper=keeper_of(buyer),
                trade_in_id=later.id,
                name="b.jpg",
                data=jpeg(),
            )
            # Even if its file lay beside those of the request:
            from_there = default_storage.open(f"trade-ins/{later.id}/{private.id}-small.webp")
            default_storage.save(f"trade-ins/{asked[0].trade_in_id}/{private.id}-small.webp", from_there)
        assert staff_client(main, "SALES").get(self.path(asked[0], private.id)).status_code == 404
