"""The market's pages here need no built front end either."""

from tests.web.conftest import _front_end

__all__ = ["_front_end"]
