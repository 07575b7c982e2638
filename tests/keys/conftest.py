from tests.archive.conftest import dealer, neighbour, vault  # noqa: F401  fixtures
