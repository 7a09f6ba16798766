"""Every kind of refusal, as the exception that it is."""

from __future__ import annotations

from datetime import date

import pytest

from bookshop.clients.parcels import (
    ApiKey,
    ParcelsAuthenticationError,
    ParcelsBadRequestError,
    ParcelsClient,
    ParcelsConflictError,
    ParcelsError,
    ParcelsNotFoundError,
    ParcelsPermissionDeniedError,
    ParcelsRateLimitError,
    ParcelsRedirectError,
    ParcelsServerError,
)
from specloom import ConfigurationError, ConflictError, DecodeError, Retry
from specloom.testing.faults import page, refused


async def test_what_is_not_there(parcels):
    with pytest.raises(ParcelsNotFoundError) as caught:
        await parcels.parcels.get(number="SP999999")
    error = caught.value
    assert (error.status, error.code) == (404, "parcel_unknown")
    assert error.message == "There is no parcel SP999999."
    assert error.request_id == "urn:request:1"


async def test_a_stale_revision_is_a_conflict_by_its_code(parcels):
    await parcels.parcels.update(number="SP000001", note="first")
    with pytest.raises(ParcelsConflictError, match="has the revision 2") as caught:
        await parcels.parcels.update(number="SP000001", note="late", revision=1)
    assert isinstance(caught.value, ConflictError)
    assert (caught.value.status, caught.value.code) == (412, "parcel_changed")


async def test_a_parcel_on_its_way_cannot_be_changed(parcels):
    for call in (
        parcels.parcels.update(number="SP000002", note="x"),
        parcels.parcels.cancel(number="SP000002"),
    ):
        with pytest.raises(ParcelsConflictError, match="SP000002 is delivered"):
            await call


async def test_a_key_that_made_another_parcel(parcels, carrier):
    order = {"idempotency_key": "order-4711", "service": "express", "drop_point": "de-001"}
    await parcels.parcels.create(**order, weight=1)
    with pytest.raises(ParcelsConflictError) as caught:
        await parcels.parcels.create(**order, weight=2)
    assert (caught.value.status, caught.value.code) == (422, "key_used_otherwise")
    assert len(carrier.store.parcels) == 6


async def test_what_is_wrong_is_told_by_its_place(parcels):
    address = {"name": "A", "lines": ["x"], "postcode": "1", "city": "Y", "country": "de"}
    with pytest.raises(ParcelsBadRequestError, match=r"address\.country: Expected") as caught:
        await parcels.parcels.create(
            idempotency_key="order-4711", service="express", weight=1, address=address
        )
    (fault,) = caught.value.faults
    assert fault.path == ("address", "country")


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "invalid", ParcelsBadRequestError),
        (401, "caller_unknown", ParcelsAuthenticationError),
        (403, "credentials_not_enough", ParcelsPermissionDeniedError),
        (404, "parcel_unknown", ParcelsNotFoundError),
        (409, "anything", ParcelsConflictError),
        (412, "parcel_changed", ParcelsConflictError),
        (429, "quota_used_up", ParcelsRateLimitError),
        (500, "anything", ParcelsServerError),
    ],
)
async def test_kinds(parcels, carrier, status, code, expected):
    problem = {"title": "No", "status": status, "code": code}
    carrier.faults.append(refused(status, problem))
    with pytest.raises(expected) as caught:
        await parcels.parcels.update(number="SP000001", send_on=date(2026, 12, 24))
    assert isinstance(caught.value, ParcelsError)
    assert (caught.value.status, caught.value.code, caught.value.message) == (status, code, "No")
    assert len(carrier.received) == 1


async def test_a_redirect_is_not_followed(parcels, carrier):
    carrier.faults.append(refused(302, headers={"Location": "https://elsewhere.example/"}))
    with pytest.raises(ParcelsRedirectError):
        await parcels.parcels.get(number="SP000001")


async def test_a_page_of_something_before_the_carrier(parcels, carrier):
    carrier.faults.append(page(502))
    with pytest.raises(ParcelsServerError, match="check the base URL"):
        await parcels.with_options(retry=Retry(attempts=1)).parcels.get(number="SP000001")


async def test_an_answer_of_another_shape(parcels, carrier):
    carrier.faults.append(refused(200, {"parcels": [{"number": 7}], "pages": 1}))
    with pytest.raises(DecodeError) as caught:
        await parcels.parcels.list()
    assert caught.value.path.startswith("$.parcels[0]")


async def test_a_client_that_nothing_says_the_address_of():
    with pytest.raises(ConfigurationError, match="https"):
        ParcelsClient("http://parcels.example", auth=ApiKey("x"))
