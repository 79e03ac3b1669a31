"""The shell that runs on Kafka; the only package that may import faust, and only what starts, configures or extends Faust in it does."""
