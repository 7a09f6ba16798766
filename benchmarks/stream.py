"""Stream every record of a server and tell the peak memory of this process."""

from __future__ import annotations

import asyncio
import json
import resource
import sys

from specloom.kintone import KintoneClient, Password


async def main(base: str) -> None:
    count = 0
    async with KintoneClient(base, auth=Password("a", "b")) as client:
        async for _ in client.records.iterate(app=7):
            count += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"records": count, "peak": peak}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
