"""Who did what to which thing: an append-only line in the schema the thing lives in."""
