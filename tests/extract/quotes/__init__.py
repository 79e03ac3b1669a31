"""Tests of what one article says: quotes."""
