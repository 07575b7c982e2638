"""Failures said plainly: what happened, and what to do about it."""

from __future__ import annotations

import errno
import re
from pathlib import Path


class Trouble(Exception):
    """Something a person can act on. `hint` is the next thing to try; `log` holds the whole story."""

    def __init__(self, message: str, *, hint: str = "", log: Path | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.log = log

    def lines(self) -> list[str]:
        """The text shown to the person, first line first."""
        shown = [self.message]
        if self.hint:
            shown += self.hint.splitlines()
        if self.log is not None:
            shown.append(f"Log: {self.log}")
        return shown


AGAIN = "Nothing is lost: run the same command again."

_CAUSES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"No space left on device|ENOSPC|os error 28\b", re.I),
        "the disk is full",
        f"Free some space. {AGAIN}",
    ),
    (
        re.compile(r"DO NOT MATCH THE HASHES|hash mismatch|EINTEGRITY", re.I),
        "a downloaded package is not the one this project was tested with",
        "The package index or a cache in between served other bytes; do not bypass this check.",
    ),
    (
        re.compile(r"Could not get lock|Unable to acquire the dpkg frontend lock", re.I),
        "another program is installing Debian packages",
        f"Wait until it has finished. {AGAIN}",
    ),
    (
        re.compile(
            r"CERTIFICATE_VERIFY_FAILED|self.signed cert|invalid peer certificate|UNABLE_TO_\w+_CERT", re.I
        ),
        "the package registry's certificate is not trusted",
        "Name your network's certificates in SSL_CERT_FILE, PIP_CERT and NODE_EXTRA_CA_CERTS.",
    ),
    (
        re.compile(
            r"name resolution|Name or service not known|Network is unreachable|Failed to establish a new"
            r"|Connection ?(refused|reset|timed out)|dns error|error sending request|Read timed out"
            r"|Could not (resolve host|connect)|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT"
            r"|tunneling socket|Temporary failure resolving|Failed to fetch|from versions: none",
            re.I,
        ),
        "the package registry cannot be reached",
        f"Check the network or the proxy settings. {AGAIN}",
    ),
    (
        re.compile(r"Permission denied|EACCES|EPERM", re.I),
        "a file or folder may not be written",
        "Run as the user who owns this folder.",
    ),
)


_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"^\s+at |^\s+File \"|^Requirement already|^npm (warn|notice)|^[\s^~]*$")
_COMPLAINT = re.compile(r"\b[A-Za-z.]*(Error|ERROR|error)\b")


def cause(output: str) -> tuple[str, str]:
    """The likely cause in a program's output and the advice for it; two empty strings when unknown."""
    for pattern, what, advice in _CAUSES:
        if pattern.search(output):
            return what, advice
    return "", ""


def server_cause(output: str) -> str:
    """Why a server ended: the one cause a person can remove, else its last line."""
    if _CAUSES[0][0].search(output):
        return _CAUSES[0][1]
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "it said nothing"


def failed(doing: str, output: str, *, log: Path | None = None) -> Trouble:
    """A Trouble for a program that failed while `doing`, with the cause named when its output tells."""
    what, advice = cause(output)
    if what:
        return Trouble(f"{doing} failed: {what}.", hint=advice, log=log)
    return Trouble(f"{doing} failed.", hint="\n".join(f"| {line}" for line in _telling(output)), log=log)


def _telling(output: str) -> list[str]:
    """Twelve lines worth showing: from the first complaint on, or the end; no stack frames, no colours."""
    lines = [_COLOURS.sub("", line).rstrip() for line in output.splitlines()]
    lines = [line for line in lines if line and not _FRAME.match(line)]
    first = next((at for at, line in enumerate(lines) if _COMPLAINT.search(line)), len(lines))
    return lines[min(first, max(0, len(lines) - 12)) :][:12]


def from_os_error(error: OSError) -> Trouble:
    """A Trouble for an operating system error nobody expected."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble("The disk is full.", hint=f"Free some space. {AGAIN}")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            f"{error.filename or 'A file'} may not be read or written.",
            hint="Run as the user who started it the first time (root stays root), or name another folder in "
            "MARQUE_STATE_DIR.",
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return Trouble(
            f"{error.filename or 'A folder'} cannot be made: a file is in its way.",
            hint="Check MARQUE_STATE_DIR.",
        )
    return Trouble(f"The system refused: {error}.", hint=AGAIN)
