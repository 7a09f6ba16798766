"""The links of the chain, one a module."""
