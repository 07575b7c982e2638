"""Whatever goes wrong, an API tells it in one shape, in the caller's language, under the request's id."""

from __future__ import annotations

import pytest

JSON = "application/json"


def shape(answer) -> dict:
    """The problem of an answer, after proving that it has the one shape."""
    assert answer.headers["Content-Type"].startswith(JSON), answer.content[:200]
    body = answer.json()
    assert set(body) == {"error"}
    problem = body["error"]
    assert set(problem) == {"code", "message", "fields", "request_id"}
    assert all(set(field) == {"field", "code", "message"} for field in problem["fields"])
    assert problem["message"]
    assert problem["request_id"] == answer.headers["X-Request-ID"] != ""
    return problem


@pytest.mark.django_db
class TestEveryKind:
    @pytest.mark.parametrize(
        ("kind", "status", "code", "fields"),
        [
            ("conflict", 409, "thing.taken", ["name"]),
            ("missing", 404, "request.not_found", []),
            ("many", 422, "request.invalid", ["a", "b"]),
            ("wait", 429, "request.too_many", []),
            ("down", 503, "request.unavailable", []),
            ("bug", 500, "server.error", []),
        ],
    )
    def test_of_error_has_the_shape(self, at_trial, kind, status, code, fields):
        answer = at_trial().get(f"/api/trial/raise/{kind}")
        problem = shape(answer)

        assert (answer.status_code, problem["code"]) == (status, code)
        assert [field["field"] for field in problem["fields"]] == fields
        assert "secret" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("method", "path", "body", "status", "code", "fields"),
        [
            ("get", "guarded", None, 401, "access.sign_in", {}),
            ("get", "nowhere", None, 404, "request.not_found", {}),
            ("delete", "things", None, 405, "request.no_such_method", {}),
            ("post", "things", "{", 400, "request.unreadable", {}),
            ("post", "things", "[" * 100_000, 400, "request.unreadable", {}),
            ("post", "things", b"\xff\xfe", 400, "request.unreadable", {}),
            ("post", "things", '{"name": "a\\u0000b"}', 400, "request.unreadable", {}),
            ("post", "things", '{"name": "\\ud800"}', 400, "request.unreadable", {}),
            ("post", "things", {}, 422, "request.invalid", {"name": "field.missing"}),
            ("post", "things", {"name": 5}, 422, "request.invalid", {"name": "field.type"}),
            ("post", "things", {"name": "x" * 11}, 422, "request.invalid", {"name": "field.too_long"}),
            (
                "post",
                "things",
                {"name": "x", "price": {"amount": 2**60}},
                422,
                "request.invalid",
                {"price.amount": "field.range"},
            ),
            (
                "post",
                "things",
                {"name": "x", "price": {"amount": 1.5, "currency": "yuan"}},
                422,
                "request.invalid",
                {"price.amount": "field.type", "price.currency": "field.type"},
            ),
            ("get", "raise/bug?number=x", None, 422, "request.invalid", {"number": "field.type"}),
            ("get", "echo?word=%00", None, 400, "request.unreadable", {}),
            ("get", "raise/%00", None, 400, "request.unreadable", {}),
            ("post", "things", "x" * (13 * 2**20), 413, "request.too_large", {}),
        ],
    )
    def test_of_bad_request_has_the_shape(self, at_trial, method, path, body, status, code, fields):
        client = at_trial(raise_request_exception=False)
        answer = getattr(client, method)(f"/api/trial/{path}", body, content_type=JSON)
        problem = shape(answer)

        assert (answer.status_code, problem["code"]) == (status, code)
        assert {field["field"]: field["code"] for field in problem["fields"]} == fields

    def test_tells_which_methods_there_are(self, at_trial):
        assert at_trial().delete("/api/trial/things").headers["Allow"] == "POST"

    @pytest.mark.parametrize(
        ("language", "message"), [("en", "Please sign in first."), ("zh-hans", "请先登录。")]
    )
    def test_speaks_the_callers_language(self, at_trial, language, message):
        client = at_trial()
        client.cookies["django_language"] = language
        said = shape(client.get("/api/trial/guarded"))["message"]

        if language == "zh-hans" and said == "Please sign in first.":
            pytest.skip("the translations are not compiled")
        assert said == message

    def test_pages_keep_their_own_form(self, at_trial):
        answer = at_trial().get("/nowhere-at-all")

        assert answer.status_code == 404
        assert not answer.headers["Content-Type"].startswith(JSON)


@pytest.mark.django_db
class TestRequestId:
    def test_takes_the_proxys_when_it_is_sound(self, at_trial):
        answer = at_trial().get("/api/trial/guarded", headers={"x-request-id": "abcdef-123456"})

        assert shape(answer)["request_id"] == "abcdef-123456"

    @pytest.mark.parametrize("given", ["short", "x" * 65, "a b c d e f g", "<script>1234", "abcdefgh\n"])
    def test_makes_its_own_otherwise(self, at_trial, given):
        answer = at_trial().get("/api/trial/guarded", headers={"x-request-id": given})

        assert shape(answer)["request_id"] not in {"", given}
