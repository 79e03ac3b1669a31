"""Tests of which articles are one story."""
