"""Statements of banks and the card processor, read into lines; what is wrong is told by line."""

from tenant_apps.closing.reading.files import LARGEST_FILE, MOST_LINES, read

__all__ = ["LARGEST_FILE", "MOST_LINES", "read"]
