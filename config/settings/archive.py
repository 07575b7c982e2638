"""Backups: how often they are taken and how long they are kept."""

from datetime import timedelta

from config.settings import env

BACKUP_EVERY = timedelta(minutes=env.number("MARQUE_BACKUP_EVERY_MINUTES", 60))
# A dealer that changed nothing is not backed up again, but for this: a file that lies is no proof by itself.
BACKUP_AT_LEAST_EVERY = timedelta(days=env.number("MARQUE_BACKUP_AT_LEAST_EVERY_DAYS", 7))
# One backup an hour is kept for so many hours, one a day for so many days, one a week for so many weeks.
BACKUP_KEEP_HOURS = env.number("MARQUE_BACKUP_KEEP_HOURS", 48)
BACKUP_KEEP_DAYS = env.number("MARQUE_BACKUP_KEEP_DAYS", 30)
BACKUP_KEEP_WEEKS = env.number("MARQUE_BACKUP_KEEP_WEEKS", 12)
# How long the schema that a restore replaced stays at hand for an undo.
RESTORE_KEEP = timedelta(days=env.number("MARQUE_RESTORE_KEEP_DAYS", 7))
# How long the file of an export of contracts can be fetched.
EXPORT_KEEP_DAYS = env.number("MARQUE_EXPORT_KEEP_DAYS", 7)
