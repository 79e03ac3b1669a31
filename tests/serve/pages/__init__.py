"""Tests of the page that people look at."""
