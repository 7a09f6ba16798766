"""Run the carrier on this machine, until Ctrl-C: `python -m carrier`."""

from __future__ import annotations

import asyncio
import sys

from .samples import carrier


async def main() -> None:
    """Tell where it is, and go on."""
    async with carrier(parcels=120, invoices=40, drop_points=50) as running:
        sys.stdout.write(f"{running.base_url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
