"""The outside in, articles or rejects out."""
