"""Mentions, quotes and facts in, positions out: who takes which stand towards whom."""
