"""Parties: what they find, and who speaks for them."""
