"""Articles, entries and positions in, answers about a day, an instant or a difference out."""
