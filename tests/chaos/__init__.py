"""What breaks a real broker and two workers in every way we know."""
