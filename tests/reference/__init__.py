"""Tests of `streams/reference/`."""
