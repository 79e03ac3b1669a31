"""Sketches of many articles in, which of them are one story out: copies, shortened, re-headed or spelled otherwise."""
