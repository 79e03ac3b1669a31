"""Tests of `streams/corrections/`."""
