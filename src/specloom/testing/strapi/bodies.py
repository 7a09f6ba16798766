"""What bodies of requests to plugins must hold, and how the real ones refuse them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specloom.testing.strapi.errors import validation_errors
from specloom.testing.strapi.problems import absent, problem, wrong_type

if TYPE_CHECKING:
    from specloom.testing.strapi.problems import Problem
    from specloom.testing.strapi.wire import Json

__all__ = ["object_of", "required_texts", "text_of"]

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST_BYTES: Final = 72


def object_of(body: Json) -> dict[str, Json]:
    """A body as an object; an empty one when it is something else."""
    return body if isinstance(body, dict) else {}


def text_of(body: dict[str, Json], name: str) -> str:
    """A text of a body; empty when it is absent or something else."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def required_texts(body: dict[str, Json], *names: str, new_password: bool = False) -> None:
    """Refuse a body that lacks one of these texts.

    Args:
        body: The body.
        names: What it must hold; `email` must look like an address.
        new_password: Whether `password` is one that is to be set.

    Raises:
        StrapiError: 400 with what is wrong.
    """
    found: list[Problem] = []
    for name in names:
        found += _problems(name, body.get(name), new=new_password and name == "password")
    if "passwordConfirmation" in names and not found:
        value = body["passwordConfirmation"]
        if value != body.get("password"):
            found.append(problem("passwordConfirmation", "Passwords do not match", value))
    if found:
        raise validation_errors(found)


def _problems(name: str, value: Json, *, new: bool) -> list[Problem]:
    required = f"{name} is a required field"
    if value is None:
        return [absent(name, required)]
    if not isinstance(value, str):
        return [wrong_type(name, "string", value)]
    if not value:
        return [problem(name, required, value)]
    if name == "email" and not _EMAIL.fullmatch(value):
        return [problem(name, "email must be a valid email", value)]
    if new and len(value.encode()) > _MOST_BYTES:
        return [problem(name, "Password must be less than 73 bytes", value)]
    return []
