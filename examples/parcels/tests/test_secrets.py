"""No key, password or token shows, whatever goes wrong and whoever logs."""

from __future__ import annotations

import logging
import traceback

import pytest

from bookshop.clients.parcels import ApiKey, Login, ParcelsClient, PartnerKey
from specloom import Retry, SpecloomError
from specloom.testing.faults import lost
from specloom.testing.server import json_response

SECRETS = {
    "key": "pk_secret_4711",
    "login": "password-4712",
    "partner": "signing-secret-4713-of-32-characters",
}
CREDENTIALS = {
    "key": lambda: ApiKey(SECRETS["key"]),
    "login": lambda: Login("ada", SECRETS["login"]),
    "partner": lambda: PartnerKey(key_id="key-7", secret=SECRETS["partner"], depot="HAM"),
}


def _told(error):
    """What a log of the error shows, down to the locals of every frame that is not a test's."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in trace.stack if "/tests/" not in frame.filename]
    return f"{error} {error!r} {vars(error)} {[frame.locals for frame in frames]}"


@pytest.mark.parametrize("name", CREDENTIALS)
async def test_no_secret_shows(carrier, caplog, name):
    sent = []

    async def repeat_it(request):
        proof = request.headers.get("Parcels-Key") or request.headers["Authorization"]
        sent.append(proof.split()[-1])
        return json_response({"title": f"What is {proof}?", "code": proof}, status=401)

    for logger in ("", "specloom", "aiohttp.client", "asyncio"):
        caplog.set_level(logging.DEBUG, logger)
    credential = CREDENTIALS[name]()
    told = [repr(credential)]
    carrier.faults += [repeat_it, lost(carrier)]
    retry = Retry(attempts=1)
    async with ParcelsClient(carrier.base_url, auth=credential, retry=retry) as parcels:
        told.append(repr(parcels))
        for _ in range(2):
            with pytest.raises(SpecloomError) as caught:
                await parcels.parcels.list()
            told.append(_told(caught.value))
    everything = f"{told} {caplog.text}"
    assert "parcels.list" in everything
    for secret in (SECRETS[name], *sent):
        assert secret not in everything
