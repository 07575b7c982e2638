"""The peer in one of the next releases."""

from config.settings import env
from tests.benchmarks.peer.settings import *

MIGRATION_MODULES = {"stock": f"tests.benchmarks.tenancy_parts.release.{env.text('BENCH_RELEASE')}"}
