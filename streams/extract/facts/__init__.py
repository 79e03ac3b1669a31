"""Tokens in, numbers, amounts, dates and times out."""
