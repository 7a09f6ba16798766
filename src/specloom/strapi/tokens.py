"""API tokens, and what they can be allowed to do."""

from __future__ import annotations

from ._generated import tokens as generated

__all__ = ["Tokens"]


class Tokens(generated.Tokens):
    """API tokens, as an administrator manages them."""

    __slots__ = ()

    async def actions(self) -> list[str]:
        """List what a custom token can be allowed to do, as `permissions=` takes it.

        Returns:
            Actions: `api::article.article.find` and so on.

        Raises:
            StrapiError: The service refused; `code` says why.
        """
        return [
            f"{owner}.{controller}.{action}"
            for owner, held in (await self.permissions()).items()
            for controller, actions in held.controllers.items()
            for action in actions
        ]
