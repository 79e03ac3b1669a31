"""The language: text in, tokens, numbers and dates out; knows nothing of news."""
