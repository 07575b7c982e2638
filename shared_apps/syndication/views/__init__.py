from .feeds import feed, schema
from .sitemaps import sitemap, sitemap_index

__all__ = ["feed", "schema", "sitemap", "sitemap_index"]
