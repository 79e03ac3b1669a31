"""Tests of what many articles make."""
