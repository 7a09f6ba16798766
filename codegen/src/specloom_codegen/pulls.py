"""The `specloom pull` command: specs from what a server holds."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .settings import SettingsError, find_specs

if TYPE_CHECKING:
    from specloom.core.credentials import Credential
    from specloom.kintone import BasicAuth

    from .kintone.pull import Domain
    from .pulled.folder import Pulled
    from .strapi.pull import Server

__all__ = ["add_kintone", "add_strapi", "pull_kintone", "pull_strapi"]

_ABOUT_KINTONE = """\
Write specs of kintone apps, of which `specloom generate` makes typed clients: one file an app, in a
folder whose service.yaml says `extends: kintone` (it is made where there is none).

Pulled again, a file keeps the names of its fields (matched by field code), `record`, `row`, every
`description`, and the comment that it begins with. Everything else is written anew from the form:
types, codes, labels, options and marks; other comments and the layout are not kept. A file that
says the same already is left as it is.
"""
_ENVIRONMENT = """\
environment: KINTONE_BASE_URL, KINTONE_API_TOKEN, KINTONE_USERNAME and KINTONE_PASSWORD,
KINTONE_BASIC_AUTH_USERNAME and KINTONE_BASIC_AUTH_PASSWORD
"""

_ABOUT_STRAPI = """\
Write specs of the content types of a Strapi 5, of which `specloom generate` makes a typed client:
one file a type, and components.yaml, in a folder whose service.yaml says `extends: strapi` (it is
made where there is none).

From a project (the folder that `src` is in) it reads schema.json and the files of components. From
a URL it asks the content-type builder, which knows the types of plugins, custom fields and locales
as well: that takes a full-access token, or a custom one with the rights
plugin::content-type-builder.content-types.getContentTypes and .components.getComponents.

Pulled again, files keep their names, every `class`, the names of attributes (matched by their names
on the wire), every `description`, and the comment that they begin with.
"""


def add_kintone(parser: argparse.ArgumentParser) -> None:
    """Add the options of `specloom pull kintone`."""
    parser.description = _ABOUT_KINTONE
    parser.epilog = _ENVIRONMENT
    parser.add_argument(
        "--app", type=_positive, action="append", required=True, metavar="ID",
        help="ID of an app; may be given more than once",
    )  # fmt: skip
    parser.add_argument(
        "--file", type=Path, metavar="FILE",
        help="take the form from a file, the answer of app/form/fields.json, not from a domain",
    )  # fmt: skip
    parser.add_argument("--name", default="", help="name of the record class: Order")
    parser.add_argument(
        "--namespace", default="", help="name of the file and of the client's namespace: orders"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="the folder; when absent, `apps` in the specs folder that [tool.specloom] names",
    )  # fmt: skip
    parser.add_argument("--base-url", help="the domain: https://example.cybozu.com")
    parser.add_argument("--api-token", help="API tokens, with commas between them")
    parser.add_argument("--username", help="login name, with KINTONE_PASSWORD in the environment")
    parser.add_argument(
        "--guest-space", type=_positive, metavar="ID", help="the guest space that the apps are in"
    )
    parser.add_argument(
        "--preview", action="store_true", help="take the settings that are not live yet"
    )
    _add_check(parser)


def pull_kintone(args: argparse.Namespace) -> tuple[list[str], bool]:
    """Pull specs of kintone apps.

    Returns:
        What to tell, and whether the specs are as they should be.

    Raises:
        SettingsError: It was called wrongly.
        FormError: A form cannot be had.
        FolderError: The folder holds something else, or a name cannot be used.
        SpecError: The specs that are there have faults.
    """
    from .kintone.pull import Wanted, pull

    apps: list[int] = args.app
    for option in ("name", "namespace", "file"):
        if len(set(apps)) > 1 and getattr(args, option):
            raise SettingsError(f"--{option} is for one app, not for {len(set(apps))}")
    wanted = Wanted(
        apps=apps,
        source=args.file or _domain(args),
        out=args.out or find_specs() / "apps",
        name=args.name,
        namespace=args.namespace,
    )
    return _done(pull(wanted), check=args.check)


def add_strapi(parser: argparse.ArgumentParser) -> None:
    """Add the options of `specloom pull strapi`."""
    parser.description = _ABOUT_STRAPI
    parser.epilog = "environment: STRAPI_TOKEN, which others on the machine cannot see"
    parser.add_argument(
        "source", metavar="PATH|URL", help="the folder of a project, or https://cms.example.com"
    )
    parser.add_argument("--token", help="an API token, for a URL; better in STRAPI_TOKEN")
    parser.add_argument(
        "--type", action="append", default=[], metavar="NAME", dest="types",
        help="UID or API ID of a type; may be given more than once; all when absent",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="the folder; when absent, `cms` in the specs folder that [tool.specloom] names",
    )  # fmt: skip
    _add_check(parser)


def pull_strapi(args: argparse.Namespace) -> tuple[list[str], bool]:
    """Pull specs of Strapi's content types.

    Returns:
        What to tell, and whether the specs are as they should be.

    Raises:
        SettingsError: It was called wrongly.
        SchemaError: The schemas cannot be had, or there is no such type.
        FolderError: The folder holds something else.
        SpecError: The specs that are there have faults.
    """
    from .strapi.pull import Wanted, pull

    wanted = Wanted(source=_strapi(args), out=args.out or find_specs() / "cms", types=args.types)
    return _done(pull(wanted), check=args.check)


def _strapi(args: argparse.Namespace) -> Server | Path:
    from .strapi.pull import Server

    if not args.source.startswith(("http://", "https://")):
        if args.token:
            raise SettingsError("--token is for a URL, and this is a path")
        return Path(args.source)
    token = args.token or os.environ.get("STRAPI_TOKEN")
    if not token:
        raise SettingsError("give STRAPI_TOKEN in the environment, or --token")
    return Server(args.source, token)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="write nothing; show what is behind, and exit with 1"
    )


def _done(pulled: Pulled, *, check: bool) -> tuple[list[str], bool]:
    """Write what was pulled, or show it."""
    if check:
        return [*pulled.diff(), *pulled.told], not pulled.texts
    written = [f"written {path}" for path in pulled.write()]
    return [*written, *pulled.told] or ["up to date"], True


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no ID, which is a number from 1")
    return int(text)


def _domain(args: argparse.Namespace) -> Domain:
    from .kintone.pull import Domain

    base_url = args.base_url or os.environ.get("KINTONE_BASE_URL")
    if not base_url:
        raise SettingsError("give --base-url or KINTONE_BASE_URL, or a --file")
    return Domain(
        base_url=base_url,
        auth=_credentials(args),
        basic_auth=_basic_auth(),
        guest_space_id=args.guest_space,
        preview=args.preview,
    )


def _credentials(args: argparse.Namespace) -> tuple[Credential, ...]:
    """Give the credential that the command names, else those of the environment."""
    from specloom.kintone import ApiToken, Password

    tokens = args.api_token or ("" if args.username else os.environ.get("KINTONE_API_TOKEN"))
    username = args.username or ("" if args.api_token else os.environ.get("KINTONE_USERNAME"))
    found: list[Credential] = []
    if tokens:
        found.append(ApiToken(*(each.strip() for each in tokens.split(","))))
    if username:
        password = os.environ.get("KINTONE_PASSWORD")
        if not password:
            raise SettingsError("--username needs KINTONE_PASSWORD in the environment")
        found.append(Password(username, password))
    if not found:
        raise SettingsError("give --api-token, or --username and KINTONE_PASSWORD")
    return tuple(found)


def _basic_auth() -> BasicAuth | None:
    from specloom.kintone import BasicAuth

    username = os.environ.get("KINTONE_BASIC_AUTH_USERNAME")
    password = os.environ.get("KINTONE_BASIC_AUTH_PASSWORD")
    return BasicAuth(username, password) if username and password else None
