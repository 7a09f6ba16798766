"""What a Strapi client proves itself with.

https://docs.strapi.io/cms/features/api-tokens
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specloom.core.credentials import FixedCredential, checked

if TYPE_CHECKING:
    from specloom.core.secret import Secret

__all__ = ["ApiToken", "UserToken"]


class ApiToken(FixedCredential):
    """An API token, made in the server's administration.

    Args:
        token: The token.
    """

    scheme: ClassVar[str] = "api_token"

    def __init__(self, token: str | Secret) -> None:
        super().__init__(checked(token, "ApiToken: the token"))


class UserToken(FixedCredential):
    """The token of a user who logged in with Users & Permissions.

    Args:
        token: The JWT that the log-in gave.
    """

    scheme: ClassVar[str] = "user_token"

    def __init__(self, token: str | Secret) -> None:
        super().__init__(checked(token, "UserToken: the token"))
