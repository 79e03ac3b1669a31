"""Schemas and their ids: which version a frame names, who may read whom, and where ids come from; knows no Kafka."""
