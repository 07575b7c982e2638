"""A call with a key happens once: repeated, mistaken, at the same time, after failures and deaths."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core.edge.idempotency import operations as idempotency
from core.edge.idempotency.models import IdempotencyKey
from core.kernel import clock
from core.kernel.errors import Conflict, TooMany, Unavailable
from tests.api import trial

URL = "/api/trial/things"


def post(client, name="one", key="key-1", **headers):
    return client.post(
        URL, {"name": name}, content_type="application/json", headers={"idempotency-key": key, **headers}
    )


@pytest.mark.django_db
class TestKey:
    def test_repeats_the_answer_and_not_the_act(self, at_trial):
        first, again = post(at_trial()), post(at_trial())

        assert first.json() == again.json() == {"made": 1, "name": "one"}
        assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
        assert trial.made == ["one"]

    def test_repeats_a_refusal_too(self, at_trial):
        trial.planned.append(Conflict("thing.taken"))
        first, again = post(at_trial()), post(at_trial())

        assert (first.status_code, again.status_code) == (409, 409)
        assert first.json()["error"]["code"] == again.json()["error"]["code"] == "thing.taken"
        assert trial.made == ["one"]

    def test_of_another_call_is_refused(self, at_trial):
        post(at_trial())
        other = post(at_trial(), name="two")

        assert (other.status_code, other.json()["error"]["code"]) == (422, "request.key_reused")
        assert trial.made == ["one"]

    @pytest.mark.parametrize("error", [Unavailable(), ZeroDivisionError(), TooMany()])
    def test_is_free_again_after_a_failure_that_may_pass(self, at_trial, error):
        trial.planned.append(error)
        assert post(at_trial()).status_code in {429, 500, 503}

        again = post(at_trial())
        assert (again.status_code, "Idempotent-Replayed" in again) == (200, False)

    def test_is_the_callers_own(self, at_trial):
        post(at_trial())
        stranger = at_trial(REMOTE_ADDR="10.9.8.7")

        assert post(stranger).json()["made"] == 2

    def test_nothing_is_kept_without_one(self, at_trial):
        for _ in range(2):
            assert post(at_trial(), key="").status_code == 200
        assert (len(trial.made), IdempotencyKey.objects.count()) == (2, 0)

    def test_too_long_is_refused(self, at_trial):
        assert post(at_trial(), key="x" * 121).status_code == 422

    def test_is_forgotten_after_a_day(self, at_trial):
        post(at_trial())
        with clock.set_to(clock.now() + idempotency.KEPT + timedelta(seconds=1)):
            assert post(at_trial(), name="two").json()["made"] == 2
        with clock.set_to(clock.now() + 3 * idempotency.KEPT):
            assert idempotency.purge() == 1

    def test_in_use_is_told_and_given_up_when_its_run_died(self, at_trial):
        post(at_trial())
        IdempotencyKey.objects.update(status=0, body="")
        busy = post(at_trial())
        assert (busy.status_code, busy.json()["error"]["code"]) == (409, "request.key_in_use")

        with clock.set_to(clock.now() + idempotency.ABANDONED + timedelta(seconds=1)):
            assert post(at_trial()).json() == {"made": 2, "name": "one"}


def upload(client, content=b"one", name="a.txt", kind="text/plain", label="", query=""):
    return client.post(
        f"/api/trial/files{query}",
        {"file": SimpleUploadedFile(name, content, kind), "label": label},
        headers={"idempotency-key": "key-1"},
    )


@pytest.mark.django_db
class TestFiles:
    def test_repeats_the_answer_though_a_browser_draws_another_line_between_the_parts(self, at_trial):
        first = upload(at_trial())
        parts = (
            "--x", 'Content-Disposition: form-data; name="label"', "", "",
            "--x", 'Content-Disposition: form-data; name="file"; filename="a.txt"',
            "Content-Type: text/plain", "", "one", "--x--", "",
        )  # fmt: skip
        again = at_trial().generic(
            "POST",
            "/api/trial/files",
            "\r\n".join(parts).encode(),
            content_type="multipart/form-data; boundary=x",
            headers={"idempotency-key": "key-1"},
        )

        assert (first.status_code, again.json()) == (200, first.json())
        assert again["Idempotent-Replayed"] == "true"
        assert trial.made == ["one"]

    @pytest.mark.parametrize(
        "other",
        [
            {"content": b"two"},
            {"content": b"one "},
            {"name": "b.txt"},
            {"kind": "text/csv"},
            {"label": "new"},
            {"query": "?folder=b"},
        ],
        ids=str,
    )
    def test_another_one_is_another_call(self, at_trial, other):
        assert upload(at_trial()).status_code == 200
        refused = upload(at_trial(), **other)

        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "request.key_reused")
        assert trial.made == ["one"]

    def test_a_file_is_read_whole_by_the_call(self, at_trial):
        big = b"x" * 3_000_000  # kept on the disk while it arrives

        assert upload(at_trial(), content=big).status_code == 200
        assert trial.made == [big.decode()]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_time_it_happens_once(at_trial):
    trial.gate.clear()

    def call(_: int) -> int:
        try:
            return post(at_trial_client()).status_code
        finally:
            connection.close()

    at_trial_client = at_trial
    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(call, number) for number in range(8)]
        deadline = time.monotonic() + 10
        while sum(future.done() for future in running) < 7 and time.monotonic() < deadline:
            time.sleep(0.02)
        trial.gate.set()
        answers = sorted(future.result() for future in running)

    assert trial.made == ["one"]
    assert answers == [200] + [409] * 7
