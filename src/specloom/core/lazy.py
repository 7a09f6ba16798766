"""What is loaded when it is first touched: the names of a package, the namespaces of a client."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Of a property editors offer what it gives; some offer the members of functools' own as well.
    from builtins import property as cached_property
    from collections.abc import Callable, Mapping
else:
    from functools import cached_property

__all__ = ["cached_property", "lazy_names"]


def lazy_names(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package.

    Args:
        package: Name of the package.
        modules: The module that holds each public name.
    """

    def __getattr__(name: str) -> Any:  # noqa: N807
        module = modules.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(module), name)

    return __getattr__
