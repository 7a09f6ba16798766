"""Parameters that operations have in common, each said once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .operations import Taken
    from .schemas import Json

__all__ = ["share_parameters"]

_SECTIONS: Final = ("path", "query", "headers")


def share_parameters(files: Mapping[str, Sequence[Taken]]) -> dict[str, Json]:
    """Take out the parameters that operations have in common, and name them there instead.

    Args:
        files: The operations by file; those that take a shared parameter are changed.

    Returns:
        The shared parameters by file; those of several files under no name.
    """
    count = Counter(
        (name, _key(words)) for _, section in _sections(files) for name, words in section.items()
    )
    chosen: dict[str, str] = {}
    for (name, key), times in count.most_common():
        if times > 1 and key.startswith("{"):
            chosen.setdefault(name, key)
    users: dict[str, set[str]] = {}
    words_of: dict[str, Any] = {}
    for file, section in _sections(files):
        for name, words in section.items():
            if chosen.get(name) == _key(words):
                users.setdefault(name, set()).add(file)
                words_of[name] = words
                section[name] = None
    shared: dict[str, Json] = {}
    for name in sorted(users):
        (file, *others) = users[name]
        shared.setdefault("" if others else file, {})[name] = words_of[name]
    return shared


def _sections(files: Mapping[str, Sequence[Taken]]) -> Iterator[tuple[str, Json]]:
    for file, operations in files.items():
        for each in operations:
            for key in _SECTIONS:
                yield file, each.words.get(key, {})


def _key(words: Any) -> str:
    return json.dumps(words, sort_keys=True, default=str)
