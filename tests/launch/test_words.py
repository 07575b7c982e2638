"""What a person reads when something fails."""

import errno
from pathlib import Path

import pytest

from config.launch import words


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("E: You don't have enough free space\ntar: write error: No space left on device", "disk is full"),
        ("npm error code ENOSPC", "disk is full"),
        ("error: Failed to fetch: dns error: failed to lookup address", "registry cannot be reached"),
        ("npm error code EAI_AGAIN", "registry cannot be reached"),
        ("SSLError: CERTIFICATE_VERIFY_FAILED (from versions: none)", "certificate is not trusted"),
        ("W: Temporary failure resolving 'deb.example'", "registry cannot be reached"),
        ("ERROR: Could not find a version (from versions: none)", "registry cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one this project was tested with"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "another program is installing"),
        ("mkdir: cannot create directory: Permission denied", "may not be written"),
    ],
)
def test_names_the_cause_that_a_program_told(output: str, expected: str) -> None:
    what, advice = words.cause(output)

    assert expected in what
    assert advice


def test_a_missing_module_of_a_build_is_not_called_a_network_failure() -> None:
    assert words.cause("Could not resolve './mock/plugin' in vite.config.ts") == ("", "")


def test_an_unknown_failure_shows_the_last_lines() -> None:
    trouble = words.failed("Building", "one\ntwo\nthree")

    assert trouble.lines() == ["Building failed.", "| one", "| two", "| three"]


def test_an_unknown_failure_begins_with_the_complaint_not_with_its_stack() -> None:
    frames = [f"    at place{number} (file.mjs:{number})" for number in range(40)]
    noise = [f"step {number}" for number in range(20)]
    output = "\n".join([*noise, "\x1b[31mError:\x1b[0m no such module", "in vite.config.ts", *frames])

    shown = words.failed("Building", output).lines()

    assert shown[-2:] == ["| Error: no such module", "| in vite.config.ts"]


def test_a_full_disk_says_that_nothing_is_lost() -> None:
    trouble = words.from_os_error(OSError(errno.ENOSPC, "No space left on device"))

    assert trouble.message == "The disk is full."
    assert "same command again" in trouble.hint


def test_a_file_in_the_way_of_a_folder_is_named() -> None:
    trouble = words.from_os_error(NotADirectoryError(errno.ENOTDIR, "Not a directory", "data/.marque-state"))

    assert "data/.marque-state" in trouble.message
    assert "MARQUE_STATE_DIR" in trouble.hint


def test_the_log_is_named_last() -> None:
    assert words.Trouble("It broke.", hint="Mend it.", log=Path("/x/y.log")).lines()[-1] == "Log: /x/y.log"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "Traceback\n  …\nModuleNotFoundError: No module named 'x'\n",
            "ModuleNotFoundError: No module named 'x'",
        ),
        ("", "it said nothing"),
        ("PANIC: could not write: No space left on device\nbye", "the disk is full"),
    ],
)
def test_a_server_that_ended_is_quoted(output: str, expected: str) -> None:
    assert words.server_cause(output) == expected
