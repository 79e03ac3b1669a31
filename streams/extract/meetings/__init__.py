"""Tokens, mentions and facts in, mentions of meetings out."""
