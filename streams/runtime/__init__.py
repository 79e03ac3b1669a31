"""The shell that runs on Kafka; the only package that may import faust, and only its app, agents, table and delivery do."""
