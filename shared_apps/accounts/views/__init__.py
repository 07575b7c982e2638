"""The market's pages around an account: the entrance, the account itself, the way into a portal."""
