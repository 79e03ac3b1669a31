"""Tests on a real Kafka, which they start."""
