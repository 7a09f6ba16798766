"""The language server that editors ask about YAML, as an editor talks to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import node
from .node import BrokenError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

__all__ = ["Document", "LanguageServer", "running"]

PROJECT = Path(__file__).parent / "yaml_editor"
ANSWER_SECONDS = 60
SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},  # it would be fetched from a site
    },
    "http": {},
    "[yaml]": {},
}


class Document:
    """A file that is open in the editor."""

    def __init__(self, server: LanguageServer, path: Path, text: str) -> None:
        self._server = server
        self._uri = path.as_uri()
        self._text = text

    def _position(self, mark: str) -> dict[str, int]:
        """Where the text after a mark, which is there once, begins."""
        assert self._text.count(mark) == 1, mark
        lines = self._text[: self._text.index(mark) + len(mark)].split("\n")
        return {"line": len(lines) - 1, "character": len(lines[-1])}

    async def _ask(self, method: str, mark: str) -> Any:
        place = {"textDocument": {"uri": self._uri}, "position": self._position(mark)}
        return await self._server.ask(f"textDocument/{method}", place)

    async def completions(self, mark: str) -> set[str]:
        """What the editor offers after a text."""
        found = await self._ask("completion", mark)
        return {item["label"] for item in found["items"]}

    async def hover(self, mark: str) -> str:
        """What the editor shows over the last character of a text."""
        found = await self._ask("hover", mark)
        return "" if found is None else found["contents"]["value"]

    async def problems(self) -> list[tuple[str, str]]:
        """What is underlined, and why."""
        found = await self._server.diagnostics(self._uri)
        return [(self._underlined(each["range"]), each["message"]) for each in found]

    def _underlined(self, span: dict[str, Any]) -> str:
        lines = self._text.split("\n")
        start, end = span["start"], span["end"]
        if start["line"] != end["line"]:
            return lines[start["line"]][start["character"] :]
        return lines[start["line"]][start["character"] : end["character"]]


class LanguageServer:
    """A running language server."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._writer = process.stdin
        self._reader = process.stdout
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._diagnostics: dict[str, asyncio.Future[Any]] = {}

    async def open(self, path: Path, text: str) -> Document:
        """Open a file whose text need not be that on the disk."""
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._diagnostics[item["uri"]] = asyncio.get_running_loop().create_future()
        self._send(method="textDocument/didOpen", params={"textDocument": item})
        return Document(self, path, text)

    async def diagnostics(self, uri: str) -> Any:
        """What the server found in a file, once it has looked."""
        return await asyncio.wait_for(asyncio.shield(self._diagnostics[uri]), ANSWER_SECONDS)

    async def ask(self, method: str, params: Any) -> Any:
        """Send a request, and wait for its answer."""
        number = next(self._ids)
        future = self._answers[number] = asyncio.get_running_loop().create_future()
        self._send(id=number, method=method, params=params)
        return await asyncio.wait_for(future, ANSWER_SECONDS)

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send(method=method, params=params)

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def listen(self) -> None:
        """Take what the server sends, until it ends."""
        while True:
            try:
                head = await self._reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                error = BrokenError("the language server ended")
                for future in (*self._answers.values(), *self._diagnostics.values()):
                    if not future.done():
                        future.set_exception(error)
                        future.exception()  # nobody need wait for it
                return
            lines = dict(line.split(": ", 1) for line in head.decode().strip().split("\r\n"))
            self._take(json.loads(await self._reader.readexactly(int(lines["Content-Length"]))))

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                future = self._diagnostics.get(params["uri"])
                if future is not None and not future.done():
                    future.set_result(params["diagnostics"])
            case {"method": "workspace/configuration", "id": number, "params": params}:
                found = [SETTINGS.get(item.get("section")) for item in params["items"]]
                self._send(id=number, result=found)
            case {"method": _, "id": number}:
                self._send(id=number, result=None)
            case {"id": number, "result": result}:
                self._answers.pop(number).set_result(result)
            case {"id": number, "error": error}:
                self._answers.pop(number).set_exception(BrokenError(str(error)))
            case _:
                pass


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[LanguageServer]:
    """Run the language server for the files of a folder.

    Raises:
        UnavailableError: This machine lacks Node.js.
        BrokenError: npm or the server failed.
    """
    found = node.find()
    modules = await asyncio.to_thread(found.installed, PROJECT)
    script = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    process = await asyncio.create_subprocess_exec(
        *(found.path, script, "--stdio"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    server = LanguageServer(process)
    listening: Coroutine[Any, Any, None] = server.listen()
    task = asyncio.create_task(listening)
    try:
        root = {"uri": folder.as_uri(), "name": folder.name}
        offered = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": False}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        about = {"processId": None, "rootUri": root["uri"], "capabilities": offered}
        await server.ask("initialize", {**about, "workspaceFolders": [root]})
        server.tell("initialized", {})
        yield server
    finally:
        process.kill()
        await process.wait()
        await task
