"""Files in both directions, piece by piece, and such as break off."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from bookshop.clients.parcels import ParcelsBadRequestError, ParcelsError, ParcelsNotFoundError
from specloom import ArgumentError, Retry, TransportError
from specloom.testing.faults import cut, refused
from specloom.testing.forms import read_form

LARGE = b"%PDF " + b"0123456789abcdef" * 200_000


def _pieces(content, size=100_000):
    return (content[at : at + size] for at in range(0, len(content), size))


async def test_a_label_is_the_body_itself(parcels, carrier, tmp_path):
    seen = []
    path = tmp_path / "label.pdf"
    path.write_bytes(LARGE)
    await parcels.parcels.set_label(
        number="SP000001", content=path, progress=lambda sent, _: seen.append(sent)
    )
    assert carrier.store.labels["SP000001"] == LARGE
    assert carrier.received[0].headers["Content-Type"] == "application/pdf"
    assert (len(seen) > 10, seen[-1]) == (True, len(LARGE))


async def test_a_label_is_sent_again_if_it_is_still_there(parcels, carrier):
    carrier.faults.append(refused(503))
    await parcels.parcels.set_label(number="SP000001", content=LARGE)
    assert carrier.store.labels["SP000001"] == LARGE
    assert len(carrier.received) == 2
    carrier.faults.append(refused(503))
    with pytest.raises(ParcelsError):
        await parcels.parcels.set_label(number="SP000001", content=_pieces(b"%PDF once"))
    assert len(carrier.received) == 3


async def test_a_label_of_another_type_is_refused(parcels):
    with pytest.raises(ParcelsBadRequestError) as caught:
        await parcels.parcels.set_label(
            number="SP000001", content=b"GIF89a", content_type="image/gif"
        )
    assert caught.value.status == 415


async def test_a_document_comes_with_fields(parcels, carrier):
    made = await parcels.parcels.add_document(
        number="SP000001",
        content=_pieces(LARGE),
        name="Rechnung ä.pdf",
        kind="invoice",
        value=Decimal("120.50"),
    )
    assert (made.id, made.kind, made.file_name) == (1, "invoice", "Rechnung ä.pdf")
    assert (made.size, made.value) == (len(LARGE), Decimal("120.50"))
    ((_, _, content),) = carrier.store.documents
    assert hashlib.sha256(content).digest() == hashlib.sha256(LARGE).digest()
    sent = carrier.received[0]
    names = [part.name for part in read_form(sent.headers["Content-Type"], sent.body)]
    assert names == ["kind", "value", "file"]


async def test_a_document_is_not_sent_twice(parcels, carrier):
    carrier.faults.append(refused(503))
    with pytest.raises(ParcelsError):
        await parcels.parcels.add_document(
            number="SP000001", content=b"x", name="x.pdf", kind="licence"
        )
    assert len(carrier.received) == 1


async def test_an_upload_that_breaks_off_leaves_what_was_there(parcels, carrier):
    def broken():
        yield LARGE[:500_000]
        raise OSError("the disk is gone")

    before = carrier.store.labels["SP000001"]
    with pytest.raises(OSError, match="the disk is gone"):
        await parcels.parcels.set_label(number="SP000001", content=broken())
    assert carrier.store.labels["SP000001"] == before
    assert await parcels.parcels.label(number="SP000001") == before


async def test_a_file_that_is_not_there_is_told_before_anything_is_sent(parcels, carrier, tmp_path):
    with pytest.raises(ArgumentError, match="cannot be read"):
        await parcels.parcels.set_label(number="SP000001", content=tmp_path / "none.pdf")
    assert not carrier.received


async def test_a_proof_arrives_piece_by_piece(parcels, carrier, tmp_path):
    carrier.store.proofs["SP000002"] = LARGE
    async with parcels.parcels.proof(number="SP000002") as file:
        assert (file.content_type, file.size) == ("application/pdf", len(LARGE))
        pieces = [piece async for piece in file]
    assert len(pieces) > 1
    assert b"".join(pieces) == LARGE
    async with parcels.parcels.proof(number="SP000002") as file:
        await file.save(tmp_path / "proof.pdf")
    assert (tmp_path / "proof.pdf").read_bytes() == LARGE


async def test_a_proof_that_breaks_off_is_none(parcels, carrier, tmp_path):
    carrier.store.proofs["SP000002"] = LARGE
    carrier.faults += [cut(carrier, after=1_000_000)] * 2
    once = parcels.with_options(retry=Retry(attempts=1))
    with pytest.raises(TransportError):
        await once.parcels.proof(number="SP000002")
    with pytest.raises(TransportError):
        async with once.parcels.proof(number="SP000002") as file:
            await file.save(tmp_path / "proof.pdf")
    assert list(tmp_path.iterdir()) == []
    assert await parcels.parcels.proof(number="SP000002") == LARGE


async def test_a_proof_that_is_not_there_yet(parcels):
    with pytest.raises(ParcelsNotFoundError) as caught:
        await parcels.parcels.proof(number="SP000001")
    assert caught.value.code == "proof_unknown"
