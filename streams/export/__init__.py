"""Records in, other people's formats out."""
