"""From files as they come to drafts of trims, without a database: lines, formats, mappings.

Nothing in here raises for what a file contains. A line becomes a draft or a refusal with its reason, and
every line becomes exactly one of them.
"""
