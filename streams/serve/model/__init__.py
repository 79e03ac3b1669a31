"""The read model: messages of the topics in, an SQLite file that answers what page and API ask out."""
