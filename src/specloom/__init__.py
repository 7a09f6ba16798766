"""Typed async clients for kintone, Strapi and apihub."""
