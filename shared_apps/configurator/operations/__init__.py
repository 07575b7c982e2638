"""Publishing option lists."""

from .publishing import publish_list

__all__ = ["publish_list"]
