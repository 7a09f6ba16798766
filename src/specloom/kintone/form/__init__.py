"""Records of an app whose form is known: typed fields, rows, queries and writes."""
