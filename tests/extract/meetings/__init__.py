"""Meetings: which readings are believed."""
