"""Tests of the runtime, without a broker."""
