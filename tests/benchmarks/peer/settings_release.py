"""The peer with one migration more."""

from tests.benchmarks.peer.settings import *

MIGRATION_MODULES = {"stock": "tests.benchmarks.tenancy_parts.release"}
