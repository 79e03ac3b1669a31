"""Records in, tables for a person out."""
