"""One command a file, or a family of commands that ask alike: options in, data on stdout out."""
