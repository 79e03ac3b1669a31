"""Tests of what makes articles of the outside."""
