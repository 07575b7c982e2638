"""A buyer's favourites and saved searches on the market, and the page behind the links in letters."""
