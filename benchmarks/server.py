"""A server that costs next to nothing: prepared answers over plain asyncio streams.

Run as a script it prints its port and serves until its standard input closes.
"""

from __future__ import annotations

import asyncio
import re
import sys
from urllib.parse import unquote_plus

PAGE = 500
_AFTER = re.compile(r"\$id > (\d+)")


def record(number: int) -> bytes:
    """One record of twenty fields, as kintone sends it."""
    fields = [
        f'"$id":{{"type":"__ID__","value":"{number}"}}',
        '"$revision":{"type":"__REVISION__","value":"3"}',
        f'"レコード番号":{{"type":"RECORD_NUMBER","value":"{number}"}}',
        '"作成日時":{"type":"CREATED_TIME","value":"2026-01-05T09:30:00Z"}',
        '"更新日時":{"type":"UPDATED_TIME","value":"2026-02-05T09:30:00Z"}',
        '"作成者":{"type":"CREATOR","value":{"code":"ada","name":"Ada Lovelace"}}',
        '"更新者":{"type":"MODIFIER","value":{"code":"grace","name":"Grace Hopper"}}',
        f'"title":{{"type":"SINGLE_LINE_TEXT","value":"Order {number} of the northern branch"}}',
        '"price":{"type":"NUMBER","value":"12345.67"}',
        '"amount":{"type":"NUMBER","value":"3"}',
        '"total":{"type":"CALC","value":"37037.01"}',
        '"day":{"type":"DATE","value":"2026-03-09"}',
        '"due":{"type":"DATETIME","value":"2026-04-01T08:00:00Z"}',
        '"status":{"type":"DROP_DOWN","value":"open"}',
        '"tags":{"type":"CHECK_BOX","value":["urgent","export"]}',
        '"notes":{"type":"MULTI_LINE_TEXT","value":"' + "A line of remarks. " * 12 + '"}',
        '"link":{"type":"LINK","value":"https://example.com/orders"}',
        '"owner":{"type":"USER_SELECT","value":[{"code":"ada","name":"Ada Lovelace"}]}',
        (
            '"files":{"type":"FILE","value":[{"contentType":"text/plain","fileKey":"201202061155",'
            '"name":"a.txt","size":"23175"}]}'
        ),
        (
            '"lines":{"type":"SUBTABLE","value":[{"id":"48290","value":'
            '{"item":{"type":"SINGLE_LINE_TEXT","value":"bolt"}}}]}'
        ),
    ]
    return ("{" + ",".join(fields) + "}").encode()


def page(first: int, count: int) -> bytes:
    """A page of records with ascending ids."""
    records = b",".join(record(first + index) for index in range(count))
    return b'{"records":[' + records + b'],"totalCount":null}'


ONE = b'{"record":' + record(7) + b"}"
USERS = (
    b'{"users":['
    + b",".join(
        b'{"id":"%d","code":"user%d","ctime":"2026-01-05T09:30:00Z","mtime":"2026-01-05T09:30:00Z",'
        b'"valid":true,"name":"User %d","email":null,"locale":"en","timezone":"UTC"}' % (n, n, n)
        for n in range(5)
    )
    + b"]}"
)


def recipe(number: int) -> bytes:
    """One document of fifteen attributes, as Strapi sends it."""
    moments = b'"createdAt":"2026-01-05T09:30:00.000Z","updatedAt":"2026-01-05T09:30:00.000Z"'
    moments += b',"publishedAt":"2026-01-05T09:30:00.000Z"'
    return (
        b'{"id":%d,"documentId":"r%d","title":"Recipe %d","slug":"recipe-%d","intro":"%s",'
        b'"difficulty":"leicht","cookTime":45,"from":"2026-03-09","serves":4,"serial":"90071992547",'
        b'"rating":4.5,"price":12.5,"vegan":true,"readyAt":"2026-01-05T09:30:00.000Z",'
        b'"opens":"10:20:00.000","facts":{"kcal":300},%s,'
        b'"cook":{"id":7,"documentId":"c7","name":"Ada",%s}}'
    ) % (number, number, number, number, b"Mix and stir. " * 12, moments, moments)


ONE_RECIPE = b'{"data":' + recipe(1) + b',"meta":{}}'
RECIPES = (
    b'{"data":['
    + b",".join(map(recipe, range(1, 101)))
    + b'],"meta":{"pagination":{"page":1,"pageSize":100,"pageCount":1,"total":100}}}'
)


class Server:
    """Serves `last` records in pages, one record, five users, and a hundred documents of Strapi."""

    def __init__(self, last: int) -> None:
        self._last = last
        first, self._pieces = page(1, PAGE), []
        # A page is made anew by replacing ids only: cheap enough not to slow the client.
        for piece in re.split(rb'(?<=")\d+(?="\},"\$revision)', first):
            self._pieces.append(piece)

    def body(self, path: str) -> bytes:
        if path.startswith("/k/v1/record.json"):
            return ONE
        if path.startswith("/v1/users.json"):
            return USERS
        if path.startswith("/api/recipes"):
            return ONE_RECIPE if path.startswith("/api/recipes/") else RECIPES
        found = _AFTER.search(unquote_plus(path))
        after = int(found[1]) if found else 0
        count = min(PAGE, self._last - after)
        if count == PAGE:
            ids = [str(after + 1 + index).encode() for index in range(PAGE)]
            whole: list[bytes] = []
            for piece, number in zip(self._pieces, ids, strict=False):
                whole += (piece, number)
            whole.append(self._pieces[-1])
            return b"".join(whole)
        return page(after + 1, max(0, count))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode("ascii")
                body = self.body(path)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\n"
                    b"X-ConcurrencyLimit-Limit: 100\r\nX-ConcurrencyLimit-Running: 1\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(body)
                )
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def main(last: int) -> None:
    server = await asyncio.start_server(Server(last).serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
