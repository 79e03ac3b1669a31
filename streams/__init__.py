"""parley: articles in, a ledger of negotiations out."""

__version__ = "0.1.0"
