"""The manifests of deploy/, held to schemas and tools without a network."""
