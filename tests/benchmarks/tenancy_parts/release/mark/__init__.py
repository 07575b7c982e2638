"""A migration after `note`."""

from tests.benchmarks.tenancy_parts.release import note

__path__ = [*note.__path__, *__path__]
