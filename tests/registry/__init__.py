"""Tests of `streams/registry/`."""
