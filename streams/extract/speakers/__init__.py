"""For whom the speakers of an article speak."""
