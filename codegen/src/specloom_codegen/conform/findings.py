"""What a comparison finds."""

from __future__ import annotations

from attrs import frozen

__all__ = ["Finding"]


@frozen
class Finding:
    """One difference."""

    kind: str
    """One of `grammar.DIFFERENCES`."""
    at: str
    """Where: `PUT /k/v1/app/acl.json body rights[].entity.code` for one."""
    vendor: str = ""
    ours: str = ""

    def __str__(self) -> str:
        """Give it as one line."""
        both = f": vendor {self.vendor}, specs {self.ours}" if self.vendor or self.ours else ""
        return f"{self.kind}: {self.at}{both}"
