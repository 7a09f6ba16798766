"""The apihub client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ._generated.client import ApihubNamespaces

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ApihubClient"]


class ApihubClient(ApihubNamespaces):
    """The APIs of apihub.net.

    Use it as an async context manager, or close it. Without `auth` the calls are anonymous, and
    share their limits with everybody else's. https://apihub.net/docs/readme/call-api.html
    """

    async def call(
        self,
        api_code: str,
        action: str | None = None,
        params: Mapping[str, Any] | None = None,
        *,
        method: Literal["GET", "POST"] = "POST",
    ) -> Any:
        """Call any API of the hub.

        Args:
            api_code: Code of the API, `weather-basic` for one.
            action: Name of the action, `now` for one; some APIs have none.
            params: Parameters of the action.
            method: How to send them: by POST in a JSON body, or by GET in the query, which holds
                simple values only. The hub takes both for every API.

        Returns:
            The `result` of the answer, as JSON.

        Raises:
            ApihubError: The hub refused; `code` says why.
        """
        given: Mapping[str, Any] = params if params is not None else {}
        if action is None:
            return await self.hub.call_root(api_code=api_code, params=given, method=method)
        return await self.hub.call(api_code=api_code, action=action, params=given, method=method)
