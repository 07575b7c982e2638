"""Reading published lists, and the cars on the market that come nearest to a configuration."""

from .lists import list_of_version, newest_list
from .stock import Found, Wanted, matching_cars

__all__ = ["Found", "Wanted", "list_of_version", "matching_cars", "newest_list"]
