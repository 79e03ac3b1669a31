"""Quotes and narration in, positions and meetings out; registers of positions in, ledger entries out."""
