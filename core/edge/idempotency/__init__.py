"""One call, one effect: a caller may repeat an unsafe call with the same key."""
