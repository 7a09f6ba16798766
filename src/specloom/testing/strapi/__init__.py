"""A local Strapi: a real HTTP server on loopback that answers as Strapi 5 does."""

from specloom.testing.strapi.errors import StrapiError
from specloom.testing.strapi.service import StrapiService

__all__ = ["StrapiError", "StrapiService"]
