"""Local services and test helpers."""
