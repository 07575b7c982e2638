"""The next three releases, for both sides, each by the setting MIGRATION_MODULES.

Each adds a field of a common kind: a text that is empty in every row there is, so that the release before can
live with it.
"""

RELEASES = ("note", "mark", "hint")
