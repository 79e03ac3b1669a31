"""Tests: the tree of streams/, and what is of no single folder at the top."""
