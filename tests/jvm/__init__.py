"""Tests of the local broker's Java process."""
