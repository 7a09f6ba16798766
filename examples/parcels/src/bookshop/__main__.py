"""The shop's night job: `PARCELS_KEY=… python -m bookshop URL FOLDER`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from specloom import SpecloomError

from .clients.parcels import ApiKey, ParcelsClient
from .shipping import save_proofs


async def save(base_url: str, key: str, folder: Path) -> list[str]:
    """Save the proofs that are new; give the numbers of parcels whose proofs are to come."""
    async with ParcelsClient(base_url, auth=ApiKey(key)) as parcels:
        return await save_proofs(parcels, folder)


def main(base_url: str, folder: str) -> int:
    """Run the job.

    Returns:
        0 where all proofs are saved, 1 where some are to come or nothing could be done.
    """
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    try:
        later = asyncio.run(save(base_url, os.environ.get("PARCELS_KEY", ""), path))
    except SpecloomError as error:
        sys.stderr.write(f"bookshop: {error}\n")
        return 1
    sys.stdout.write(f"{len(list(path.glob('*.pdf')))} proofs are here, {len(later)} are to come\n")
    return 1 if later else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
