"""The market for machines: sitemaps and feeds."""
