"""The read model in, the page that people look at out: HTML in Arabic and English, and its rows as CSV and JSON."""
