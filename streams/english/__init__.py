"""English: text in, names, quotes, numbers and dates out; words and rules only, the records are made by `extract/english_reader.py`."""
