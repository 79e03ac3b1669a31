"""Tests of what one article says: entities."""
