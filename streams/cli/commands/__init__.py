"""One command a file, and one file for the commands of a group: options in, data on stdout out."""
