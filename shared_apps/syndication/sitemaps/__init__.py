"""Which pages there are, for search engines: an index, and maps by kind and by stretch of listings."""

from .maps import INDEX, MapFile, map_file

__all__ = ["INDEX", "MapFile", "map_file"]
