"""The committed documents say what the code does, and say it whole."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from config.management.commands import openapi
from config.management.commands.openapi import APIS, document_of, path_of

FOR_EVERYBODY = {"session_show", "session_close"}
ERROR = {"$ref": "#/components/schemas/ErrorBody"}


def operations(name: str) -> list[tuple[str, str, dict]]:
    """Every operation of an API with its method and path."""
    paths = json.loads(document_of(name))["paths"]
    return [(method, path, told) for path, methods in paths.items() for method, told in methods.items()]


@pytest.mark.parametrize("name", APIS)
class TestDocuments:
    def test_are_committed_as_they_are(self, name):
        if not path_of(name).exists():
            pytest.skip(f"{path_of(name).name} is not committed yet: manage.py openapi")

        assert path_of(name).read_text(encoding="utf-8") == document_of(name), "run: manage.py openapi"

    def test_are_the_same_each_time(self, name):
        assert document_of(name) == document_of(name)

    def test_name_every_operation_once_by_hand(self, name):
        ids = [told["operationId"] for _, _, told in operations(name)]

        assert len(ids) == len(set(ids))
        assert [one for one in ids if not one.isidentifier() or one.count("_") > 4 or "_api_" in one] == []

    def test_say_what_every_operation_does(self, name):
        assert [told["operationId"] for _, _, told in operations(name) if not told.get("description")] == []

    def test_declare_errors_in_the_one_shape(self, name):
        odd = [
            (told["operationId"], status)
            for _, _, told in operations(name)
            for status, answer in told["responses"].items()
            if int(status) >= 400 and answer["content"]["application/json"]["schema"] != ERROR
        ]
        assert odd == []

    def test_declare_that_a_call_may_be_refused(self, name):
        """Whatever takes a value, or is not for everybody, can answer with an error; the client types it."""
        bare = [
            told["operationId"]
            for _, _, told in operations(name)
            if (told.get("requestBody") or told.get("parameters") or told["operationId"] not in FOR_EVERYBODY)
            and not any(status >= "400" for status in told["responses"])
        ]
        assert bare == []


class TestCommand:
    def test_writes_then_finds_no_change_then_shows_one(self, tmp_path, monkeypatch, settings):
        settings.ROOT = tmp_path
        said = StringIO()
        call_command("openapi", stdout=said)
        assert said.getvalue().splitlines() == [f"wrote frontend/openapi/{name}.json" for name in APIS]
        call_command("openapi", "--check", stdout=said)

        drifted = openapi.path_of("console")
        drifted.write_text(drifted.read_text().replace('"Marque console"', '"Something else"'))
        said = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("openapi", "--check", stdout=said)
        assert stopped.value.code == 1
        assert '-    "title": "Something else",' in said.getvalue()
        assert '+    "title": "Marque console",' in said.getvalue()
