"""The JSON API: questions over HTTP in, what the read model says out, as JSON or CSV."""
