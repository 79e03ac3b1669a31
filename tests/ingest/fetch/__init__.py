"""Tests of the client that fetches from the network."""
