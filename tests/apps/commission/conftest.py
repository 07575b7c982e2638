from tests.apps.stock.conftest import committed, race

__all__ = ["committed", "race"]
