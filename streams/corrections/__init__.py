"""A reading of an article and what people say of its records in, the reading that holds out."""
