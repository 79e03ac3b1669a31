"""Tests of what one article says: facts."""
