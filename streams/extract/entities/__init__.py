"""Tokens in, mentions of persons, organisations and places out."""
