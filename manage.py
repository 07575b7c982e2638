#!/usr/bin/env python
"""Django's command line. Commands run as the owner of the database unless they choose a narrower context."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("MARQUE_DATABASE_CONTEXT", "owner")
    execute_from_command_line(sys.argv)
