"""Speakers: for whom they speak."""
