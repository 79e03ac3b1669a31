"""Tokens, mentions and facts in, quotes with their speakers out."""
