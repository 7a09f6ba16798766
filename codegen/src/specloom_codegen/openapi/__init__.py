"""OpenAPI: specs as a description that other tools read, and descriptions as specs."""
