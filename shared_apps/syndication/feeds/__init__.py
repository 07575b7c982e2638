"""The market's cars for partners: all of them, or what changed since a cursor."""

from .reading import BATCH, Feed, key_of, open_feed
from .schema import SCHEMA, VERSION
from .writing import FORMS, written

__all__ = ["BATCH", "FORMS", "SCHEMA", "VERSION", "Feed", "key_of", "open_feed", "written"]
