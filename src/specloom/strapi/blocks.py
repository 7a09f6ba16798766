"""Rich text in blocks: as it is read, and as it is written.

https://docs.strapi.io/cms/api/rest
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence  # noqa: TC003  # hints are resolved at run time
from typing import Any, Final, Literal, Required, TypeAlias, TypedDict

from specloom.core.errors import ArgumentError
from specloom.core.inputs import encoder
from specloom.core.model import Model, input_type, model
from specloom.core.shapes import is_array, is_list

__all__ = [
    "Block",
    "BlockList",
    "Code",
    "Heading",
    "Image",
    "Inline",
    "ListChild",
    "ListItem",
    "NewBlock",
    "NewBlockList",
    "NewCode",
    "NewHeading",
    "NewImage",
    "NewInline",
    "NewListChild",
    "NewListItem",
    "NewParagraph",
    "NewQuote",
    "NewText",
    "NewTextLink",
    "Paragraph",
    "Quote",
    "Text",
    "TextLink",
    "UnknownBlock",
    "encode_blocks",
]


@model(required=("type", "text"), tag=("type", ("text",)))
class Text(Model):
    """Text in one style."""

    type: Literal["text"]
    text: str
    bold: bool
    italic: bool
    underline: bool
    strikethrough: bool
    code: bool


@model(required=("type",), tag=("type", ("link",)))
class TextLink(Model):
    """Text that leads somewhere."""

    type: Literal["link"]
    url: str
    children: list[Inline]


@model(tag=("type", ()))
class UnknownBlock(Model):
    """A node that is not known here; `extra` holds what it consists of."""

    type: str


Inline: TypeAlias = Text | TextLink | UnknownBlock
"""What a line consists of."""


@model(required=("type",), tag=("type", ("paragraph",)))
class Paragraph(Model):
    """A paragraph."""

    type: Literal["paragraph"]
    children: list[Inline]


@model(required=("type",), tag=("type", ("heading",)))
class Heading(Model):
    """A heading, of level 1 to 6."""

    type: Literal["heading"]
    level: int
    children: list[Inline]


@model(required=("type",), tag=("type", ("list-item",)))
class ListItem(Model):
    """An item of a list."""

    type: Literal["list-item"]
    children: list[Inline]


@model(required=("type",), wire={"indent_level": "indentLevel"}, tag=("type", ("list",)))
class BlockList(Model):
    """A list, of items and of lists within it."""

    type: Literal["list"]
    format: Literal["ordered", "unordered"] | str  # noqa: PYI051  # open to new ones
    indent_level: int
    children: list[ListChild]


@model(required=("type",), tag=("type", ("quote",)))
class Quote(Model):
    """A quotation."""

    type: Literal["quote"]
    children: list[Inline]


@model(required=("type",), tag=("type", ("code",)))
class Code(Model):
    """Source code."""

    type: Literal["code"]
    language: str | None
    children: list[Inline]


@model(required=("type",), tag=("type", ("image",)))
class Image(Model):
    """An image of the media library, as it was when the text was written."""

    type: Literal["image"]
    image: dict[str, Any]
    children: list[Inline]


ListChild: TypeAlias = ListItem | BlockList | UnknownBlock
"""What a list consists of."""

Block: TypeAlias = Paragraph | Heading | BlockList | Quote | Code | Image | UnknownBlock
"""What a rich text consists of."""


@input_type(tag=("type", ("text",)))
class NewText(TypedDict, total=False):
    """Text in one style."""

    type: Required[Literal["text"]]
    text: Required[str]
    bold: bool
    italic: bool
    underline: bool
    strikethrough: bool
    code: bool


@input_type(tag=("type", ("link",)))
class NewTextLink(TypedDict, total=False):
    """Text that leads somewhere."""

    type: Required[Literal["link"]]
    url: Required[str]
    children: Required[Sequence[NewText]]


NewInline: TypeAlias = NewText | NewTextLink
"""What a line consists of."""


@input_type(tag=("type", ("paragraph",)))
class NewParagraph(TypedDict):
    """A paragraph."""

    type: Required[Literal["paragraph"]]
    children: Required[Sequence[NewInline]]


@input_type(tag=("type", ("heading",)))
class NewHeading(TypedDict):
    """A heading, of level 1 to 6."""

    type: Required[Literal["heading"]]
    level: Required[int]
    children: Required[Sequence[NewInline]]


@input_type(tag=("type", ("list-item",)))
class NewListItem(TypedDict):
    """An item of a list."""

    type: Required[Literal["list-item"]]
    children: Required[Sequence[NewInline]]


@input_type(wire={"indent_level": "indentLevel"}, tag=("type", ("list",)))
class NewBlockList(TypedDict, total=False):
    """A list, of items and of lists within it."""

    type: Required[Literal["list"]]
    format: Required[Literal["ordered", "unordered"]]
    indent_level: int
    children: Required[Sequence[NewListChild]]


@input_type(tag=("type", ("quote",)))
class NewQuote(TypedDict):
    """A quotation."""

    type: Required[Literal["quote"]]
    children: Required[Sequence[NewInline]]


@input_type(tag=("type", ("code",)))
class NewCode(TypedDict, total=False):
    """Source code."""

    type: Required[Literal["code"]]
    language: str
    children: Required[Sequence[NewInline]]


@input_type(tag=("type", ("image",)))
class NewImage(TypedDict):
    """An image: what the server knows of its file."""

    type: Required[Literal["image"]]
    image: Required[Mapping[str, Any]]
    children: Required[Sequence[NewInline]]


NewListChild: TypeAlias = NewListItem | NewBlockList
"""What a list to write consists of."""

NewBlock: TypeAlias = NewParagraph | NewHeading | NewBlockList | NewQuote | NewCode | NewImage
"""What a rich text to write consists of."""

_encode_block: Final = encoder(NewBlock)


def encode_blocks(value: Any, path: str) -> list[Any]:
    """Give a rich text as JSON. Blocks that were read may stand among new ones.

    Raises:
        ArgumentError: It is no rich text.
    """
    if not is_list(value):
        raise ArgumentError(f"{path}: expected a list of blocks, got {value!r}")
    assert _encode_block is not None  # noqa: S101  # a union always has one
    return [
        _read_block(item) if isinstance(item, Model) else _encode_block(item, f"{path}[{index}]")
        for index, item in enumerate(value)
    ]


def _read_block(block: Any) -> Any:
    if is_array(block):
        return [_read_block(item) for item in block]
    if not isinstance(block, Model):
        return block
    wire = type(block).__wire_names__
    names = [name for name in type(block).__slots__ if block.has(name)]
    return {**{wire.get(n, n): _read_block(getattr(block, n)) for n in names}, **block.extra}
