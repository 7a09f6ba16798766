"""Content of a Strapi server: what specs say of its types, and the typed clients made of that."""
