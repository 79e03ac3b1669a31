"""Words and digits of numbers in, values with their units out."""
