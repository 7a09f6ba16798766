"""An editor for tests: it types programs, and asks a real language server about them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from attrs import define, field, frozen
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["JEDI", "PYRIGHT", "Editor", "Offer", "open_editor"]

PYRIGHT = ("basedpyright-langserver", "--stdio")
JEDI = ("jedi-language-server",)

PATIENCE = 120
"""Seconds that one question may take; the first reads everything."""

CAPABILITIES = "visual-studio-code"


@frozen
class Offer:
    """What can stand at a place."""

    label: str
    struck: bool
    """Whether it is struck through."""
    item: types.CompletionItem = field(repr=False)


@define
class Editor:
    """One open file.

    In what is typed `|` is where the cursor is, and `‹›` is around what is underlined.
    """

    client: LanguageClient
    path: Path
    head: str
    """What stands before whatever is typed."""
    told: asyncio.Queue[types.PublishDiagnosticsParams]
    """What the server said by itself."""
    version: int = 0

    async def offers(self, typed: str) -> list[Offer]:
        """Give what is offered at the cursor, the best first."""
        place = self._type(typed)
        params = types.CompletionParams(**place)
        answer = await self._answer(self.client.text_document_completion_async(params))
        items = answer.items if isinstance(answer, types.CompletionList) else answer or []
        return [
            Offer(each.label, types.CompletionItemTag.Deprecated in (each.tags or ()), each)
            for each in sorted(items, key=lambda each: each.sort_text or each.label)
        ]

    async def about(self, offer: Offer) -> str:
        """Give what is shown beside an offer."""
        item = await self._answer(self.client.completion_item_resolve_async(offer.item))
        return f"{item.detail or ''}\n{_text(item.documentation)}"

    async def hover(self, typed: str) -> str:
        """Give what is shown of the word that ends at the cursor."""
        place = self._type(typed)
        place["position"].character -= 1
        answer = await self._answer(
            self.client.text_document_hover_async(types.HoverParams(**place))
        )
        return "" if answer is None else _text(answer.contents)

    async def signature(self, typed: str) -> types.SignatureInformation:
        """Give what is shown of the call around the cursor."""
        params = types.SignatureHelpParams(**self._type(typed))
        answer = await self._answer(self.client.text_document_signature_help_async(params))
        return answer.signatures[0]

    async def underlined(self, typed: str) -> list[types.Diagnostic]:
        """Give what the server says of what is underlined."""
        start = self._type(typed.replace("‹", "|").replace("›", ""))["position"]
        length = typed.index("›") - typed.index("‹") - 1
        while True:
            told = await self._answer(self.told.get())
            if told.uri == self.path.as_uri() and told.version == self.version:
                break
        end = types.Position(start.line, start.character + length)
        return [each for each in told.diagnostics if each.range == types.Range(start, end)]

    def _type(self, typed: str) -> dict[str, object]:
        """Type a line in the place of the last; gives where the cursor is."""
        self.version += 1
        uri = self.path.as_uri()
        before, bar, after = indent(typed, "    ").partition("|")
        assert bar
        lines = f"{self.head}{before}".splitlines()
        position = types.Position(len(lines) - 1, len(lines[-1]))
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, uri),
                [types.TextDocumentContentChangeWholeDocument(f"{self.head}{before}{after}\n")],
            )
        )
        return {"text_document": types.TextDocumentIdentifier(uri), "position": position}

    async def _answer(self, question):
        async with asyncio.timeout(PATIENCE):
            return await question


@asynccontextmanager
async def open_editor(command: tuple[str, ...], root: Path, head: str) -> AsyncIterator[Editor]:
    """Start a language server, and open a file in a folder."""
    program, *arguments = command
    client = make_test_lsp_client()
    client.set_configuration({"python": {"pythonPath": sys.executable}})

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def _(_: types.RegistrationParams) -> None:
        """Take note of what the server can do; it can do it already."""

    told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    def listen(params: types.PublishDiagnosticsParams | None = None) -> None:
        if params is not None:
            told.put_nowait(params)
        client.protocol.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, listen)

    listen()
    place = Path(sys.executable).with_name(program)
    await client.start_io(str(place), *arguments, start_new_session=True)
    process = client._server
    try:
        path = root / "use.py"
        path.write_text(head, "utf-8")
        folder = types.WorkspaceFolder(root.as_uri(), root.name)
        async with asyncio.timeout(PATIENCE):
            await client.initialize_session(
                types.InitializeParams(
                    client_capabilities(CAPABILITIES),
                    root_uri=root.as_uri(),
                    workspace_folders=[folder],
                )
            )
        document = types.TextDocumentItem(path.as_uri(), "python", 0, head)
        client.text_document_did_open(types.DidOpenTextDocumentParams(document))
        yield Editor(client, path, head, told)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it may have started others
        await client.stop()


def _text(content) -> str:
    if isinstance(content, types.MarkupContent):
        return content.value
    return content or ""
