"""A certificate authority for a test: the demonstration's own, on a port of this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.edge.esign.local.server import AuthorityServer

TOKEN = "the-suites-own"


@pytest.fixture(scope="session")
def authority_server(tmp_path_factory) -> Iterator[AuthorityServer]:
    """One authority for all tests; ask for `signing_authority` instead, which mends it behind each."""
    server = AuthorityServer(tmp_path_factory.mktemp("authority"), token=TOKEN)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def signing_authority(authority_server, settings) -> Iterator[AuthorityServer]:
    """The authority that the settings name; it fails with `.fail("slow", "/tsa", seconds=9)`."""
    settings.AUTHORITY_URL = authority_server.address
    settings.AUTHORITY_TOKEN = TOKEN
    settings.TRUST_ROOTS = str(authority_server.root_file)
    settings.TIMESTAMP_URL = ""
    yield authority_server
    authority_server.mend()
