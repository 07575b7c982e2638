"""A migration after `mark`."""

from tests.benchmarks.tenancy_parts.release import mark

__path__ = [*mark.__path__, *__path__]
