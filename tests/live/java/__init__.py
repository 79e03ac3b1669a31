"""Consumers in Java."""
