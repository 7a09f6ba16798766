"""Clients of the services that the shop uses, generated from `specs/`."""
