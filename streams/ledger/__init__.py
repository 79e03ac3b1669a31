"""Positions and mentions of meetings of many articles in, ledger entries and meetings out: pure views."""
