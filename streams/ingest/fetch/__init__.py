"""Addresses on the network in, what their servers answer out, within limits; every fault is a value."""
