"""Apps of a kintone domain: what specs say of them, and the typed clients made of that."""
