"""What buyers keep an eye on: favourites, saved searches and the letters about them."""
