"""The configurator's page. It works without script; with it the answer comes without a new page."""

from .page import configure

__all__ = ["configure"]
