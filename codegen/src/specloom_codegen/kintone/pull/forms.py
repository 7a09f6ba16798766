"""Forms of apps: from a domain, or from a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from specloom.core.codec import Decoder
from specloom.core.errors import SpecloomError
from specloom.kintone.types import FormFields
from specloom_codegen.pulled.folder import PullError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from specloom.core.credentials import Credential
    from specloom.kintone import BasicAuth, KintoneClient
    from specloom.kintone.types import FormField

__all__ = ["Domain", "Form", "FormError", "read_file"]


class FormError(PullError):
    """A form that cannot be had."""


@frozen(kw_only=True)
class Form:
    """The form of one app."""

    app: int
    fields: Mapping[str, FormField]
    """By field code."""
    name: str = ""
    """Of the app, where it was asked for."""
    code: str = ""
    """The app code, if there is one."""


@frozen(kw_only=True)
class Domain:
    """A domain, and what opens it."""

    base_url: str
    auth: tuple[Credential, ...]
    basic_auth: BasicAuth | None = None
    guest_space_id: int | None = None
    preview: bool = False
    """Whether the settings are meant that are not live yet."""

    async def forms(self, apps: Collection[int], unnamed: Collection[int]) -> list[Form]:
        """Get the forms of apps.

        Args:
            apps: IDs of the apps.
            unnamed: Those of them whose names are wanted as well.

        Raises:
            FormError: One cannot be had; the message says why.
        """
        from specloom.kintone import KintoneClient

        try:
            async with KintoneClient(
                self.base_url,
                auth=self.auth,
                basic_auth=self.basic_auth,
                guest_space_id=self.guest_space_id,
            ) as client:
                return [await self._form(client, app, named=app in unnamed) for app in apps]
        except SpecloomError as error:
            raise FormError(str(error)) from None

    async def _form(self, client: KintoneClient, app: int, *, named: bool) -> Form:
        settings = client.preview if self.preview else client.apps
        try:
            found = await settings.get_form_fields(app=app)
            name, code = await self._name(client, app) if named else ("", "")
        except SpecloomError as error:
            raise FormError(f"app {app}: {error}") from None
        return Form(app=app, fields=found.properties, name=name, code=code)

    async def _name(self, client: KintoneClient, app: int) -> tuple[str, str]:
        """Give the name and the code of an app; one that is not live yet has no code to ask for."""
        if self.preview:
            return (await client.preview.get_settings(app=app)).name, ""
        found = await client.apps.get(id=app)
        return found.name, found.code


def read_file(path: Path, app: int) -> Form:
    """Read a form from a file: an answer of `app/form/fields.json`, or its `properties`.

    Raises:
        FormError: It holds none; the message says why.
    """
    try:
        data: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise FormError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FormError(f"{path}: not UTF-8") from None
    except json.JSONDecodeError as error:
        message = f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}"
        raise FormError(message) from None
    except RecursionError:
        raise FormError(f"{path}: not a form: nested too deep") from None
    try:
        found = Decoder(FormFields)(_answer(path, data), "form")
    except SpecloomError as error:
        raise FormError(f"{path}: not a form: {error}") from None
    return Form(app=app, fields=found.properties)


def _answer(path: Path, data: Any) -> bytes:
    """Give a form as the operation answers it."""
    whole = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    fields = whole.get("properties", whole)
    if isinstance(fields, dict) and "type" in fields and isinstance(fields["type"], str):
        fields = None  # one field, not a form
    each = cast("dict[str, Any]", fields).values() if isinstance(fields, dict) else ()
    if not each or not all(isinstance(one, dict) and "type" in one for one in each):
        raise FormError(
            f"{path}: not a form: an answer of app/form/fields.json, or the object under its "
            "'properties', is needed"
        )
    return json.dumps({"properties": fields, "revision": "0"}).encode()
