"""Answers that are errors, as exceptions."""

from __future__ import annotations

import copy
import email.utils
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.core.errors import (
    ApiError,
    ArgumentError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    DeadlineError,
    DecodeError,
    FieldNotLoaded,
    IncompleteResultError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
    SpecloomError,
    TransportError,
)
from specloom.core.middleware.error_decoding import _retry_after
from specloom.core.middleware.retry import Retry

KINDS = (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    IncompleteResultError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
)
HTML = "<html><head><style>p {}</style><title>Unauthorized</title></head><h2>Please &c.</h2></html>"


@pytest.fixture
def failing(kintone_like, creds, mocked):
    """Gives the error that an answer is made into."""

    async def fail(payload=None, *, op="search", status, family=kintone_like, **answer):
        if payload is not None:
            mocked.then(payload, status=status, **answer)
        else:
            mocked.then(status=status, **answer)
        auth = creds.api_token if family is kintone_like else None
        async with family.client(mocked.base_url, auth=auth, retry=Retry(attempts=1)) as client:
            with pytest.raises(ApiError) as caught:
                await client.execute(family.ops[op], path={"plural": "a", "api_code": "a"}, body={})
        return caught.value

    return fail


FOREIGN = "answered without an error object: check the base URL, and whether the service is up"


def kind_of(error):
    return next((kind for kind in KINDS if isinstance(error, kind)), None)


# --- kinds


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (402, BadRequestError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, BadRequestError),
        (409, ConflictError),
        (413, BadRequestError),
        (418, BadRequestError),
        (422, BadRequestError),
        (429, RateLimitError),
        (431, BadRequestError),
        (500, ServerError),
        (502, ServerError),
        (503, ServerError),
        (520, ServerError),
        (599, ServerError),
    ],
)
async def test_the_status_tells_the_kind(failing, kintone_like, status, kind):
    error = await failing({"code": "CB_XX99", "message": "no"}, status=status)
    assert kind_of(error) is kind
    assert isinstance(error, kintone_like.service.errors.classes["default"])
    assert error.status == status


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("CB_WA01", 520, AuthenticationError),
        ("GAIA_RE01", 520, NotFoundError),
        ("GAIA_RE01", 400, NotFoundError),
        ("GAIA_CO02", 400, ConflictError),
        ("GAIA_TM12", 429, RateLimitError),
    ],
)
async def test_the_code_goes_before_the_status(failing, code, status, kind):
    assert kind_of(await failing({"code": code, "message": "no"}, status=status)) is kind


async def test_an_error_tells_all_that_the_service_did(failing):
    details = {"record.name.value": {"messages": ["Required."]}}
    body = {"code": "CB_VA01", "id": "aBc8", "message": "Missing input.", "errors": details}
    error = await failing(body, status=400)
    told = '{"record.name.value": {"messages": ["Required."]}}'
    assert str(error) == f"kintone records.search: 400 CB_VA01: Missing input. {told} (id aBc8)"
    assert (error.service, error.operation) == ("kintone", "records.search")
    assert (error.code, error.message, error.request_id) == ("CB_VA01", "Missing input.", "aBc8")
    assert error.details == details
    assert b'"CB_VA01"' in error.body
    assert error.batch_index is None
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (401, "Check the credentials"),
        (403, "Check what the account or token is allowed to do"),
    ],
)
async def test_an_error_says_what_to_check(failing, status, hint):
    error = await failing({"message": "no"}, status=status)
    assert str(error) == f"kintone records.search: {status}: no. {hint}"


# --- batches


async def test_a_failed_batch_tells_which_request_failed(failing):
    body = {"results": [{}, {"code": "GAIA_CO02", "message": "late", "id": "i"}, {}]}
    error = await failing(body, status=409)
    assert error.batch_index == 1
    assert (error.code, error.message, error.request_id) == ("GAIA_CO02", "late", "i")
    assert "(request 1 of the batch; all were rolled back)" in str(error)
    assert isinstance(error, ConflictError)


@pytest.mark.parametrize(
    "results", [[], [{}, {}], [None, 5, "a"], "none", {"0": {"code": "X"}}, None]
)
async def test_a_batch_without_an_error_object_is_an_error_all_the_same(failing, results):
    error = await failing({"results": results}, status=400)
    assert (error.status, error.code, error.batch_index) == (400, None, None)


async def test_a_batch_that_failed_as_a_whole_has_no_index(failing):
    error = await failing({"code": "CB_VA01", "message": "too many"}, status=400)
    assert (error.code, error.batch_index) == ("CB_VA01", None)


# --- bodies that are no error objects


@pytest.mark.parametrize("body", ["", HTML, "null", "[]", '"a"', "{", "{}"])
async def test_the_header_tells_the_code_where_the_body_does_not(failing, body):
    error = await failing(body=body, status=401, headers={"X-Cybozu-Error": "CB_WA01"})
    assert error.code == "CB_WA01"
    assert isinstance(error, AuthenticationError)


async def test_the_body_goes_before_the_header(failing):
    error = await failing({"code": "CB_VA01"}, status=400, headers={"X-Cybozu-Error": "CB_WA01"})
    assert error.code == "CB_VA01"


async def test_a_page_is_told_without_its_markup(failing):
    error = await failing(body=HTML, status=401)
    assert error.message == "Unauthorized Please &c."
    assert error.body == HTML.encode()


async def test_a_long_page_is_cut(failing):
    error = await failing(body="<p>" + "word " * 5000, status=503)
    assert error.message == "word " * 40 + "…"


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"code": "\xff"}',
        b"\x00" * 10,
        "日本語のメンテナンス".encode(),
        b"<script>" * 1000,
    ],
    ids=["bytes", "deep", "not UTF-8", "zeros", "Japanese", "unclosed"],
)
async def test_any_body_makes_an_error(failing, body):
    error = await failing(body=body, status=503)
    assert (error.status, error.code, error.body) == (503, None, body)
    assert isinstance(error, ServerError)


async def test_a_byte_order_mark_hides_no_error(failing):
    error = await failing(body=b'\xef\xbb\xbf{"code": "CB_VA01", "message": "m"}', status=400)
    assert (error.code, error.message) == ("CB_VA01", "m")


@pytest.mark.parametrize(
    ("value", "shown"), [(7, "7"), (True, "True"), (None, None), ("", None), (["a"], "['a']")]
)
async def test_a_code_of_another_type_is_text(failing, value, shown):
    assert (await failing({"code": value, "message": "m"}, status=400)).code == shown


async def test_an_empty_body_makes_a_short_message(failing):
    error = await failing(body="", status=503)
    assert str(error) == f"kintone records.search: 503. {error.host} {FOREIGN}"


@pytest.mark.parametrize("body", ["", HTML])
async def test_an_answer_that_is_no_error_object_names_who_gave_it(failing, body):
    error = await failing(body=body, status=403)
    assert error.host == "example.test"
    assert f". example.test {FOREIGN}. Check what the account" in str(error)


async def test_an_error_object_needs_no_such_hint(failing):
    error = await failing({"code": "CB_VA01", "message": "m"}, status=400)
    assert FOREIGN not in str(error)
    assert error.host == "example.test"


# --- warnings of a success


async def test_a_warning_of_missing_data_is_raised(failing):
    warning = "Filter aborted because of too many search results"
    error = await failing({"records": []}, status=200, headers={"X-Cybozu-Warning": warning})
    assert isinstance(error, IncompleteResultError)
    assert (error.status, error.message) == (200, warning)


async def test_a_service_without_the_header_raises_no_warning(strapi_like, mocked):
    mocked.then({"data": []}, headers={"X-Cybozu-Warning": "x"})
    async with strapi_like.client(mocked.base_url) as client:
        assert await client.execute(strapi_like.find, path={"plural": "a"}) == {"data": []}


# --- redirects


@pytest.mark.parametrize(
    "location",
    ["/login?next=%2Fk", "https://example.cybozu.com/login", "https://x.test/a/login/b?saml=1"],
)
async def test_a_redirect_to_the_login_means_that_nobody_is_logged_in(failing, location):
    error = await failing(status=302, headers={"Location": location})
    assert isinstance(error, AuthenticationError)
    assert error.message == "the service asks for a log-in"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://other.test/k/v1/x?ticket=secret-4720", "https://other.test/k/v1/x"),
        ("https://other.test/#secret-4720", "https://other.test/"),
        ("https://user:secret-4720@other.test:8443/x", "https://other.test:8443/x"),
        ("//other.test/x?secret-4720", "//other.test/x"),
        ("/k/?next=/login&secret-4720", "/k/"),
        ("?secret-4720", "nowhere"),
        ("http://[secret-4720", "nowhere"),
        ("", "nowhere"),
    ],
)
async def test_a_redirect_tells_where_to_but_nothing_private(failing, location, shown):
    error = await failing(status=302, headers={"Location": location})
    assert isinstance(error, RedirectError)
    assert error.message == f"the answer leads to {shown}, which is not followed"
    assert "4720" not in str(error)


async def test_a_redirect_without_an_address_is_told(failing):
    error = await failing(status=302)
    assert "leads to nowhere" in str(error)
    assert str(error).endswith("Check the base URL")


# --- Retry-After


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        ("1.5", 1.5),
        ("-5", 0),
        ("1e300", 1e300),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("", None),
        ("soon", None),
        ("Wed, 99 Foo 2024 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999999999999999999 07:28:00 GMT", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00", 0),
        ("Wed, 21 Oct 2015 07:28:00 +9999999999", None),
    ],
)
async def test_retry_after_is_read_with_care(failing, value, seconds):
    error = await failing({"code": "X"}, status=429, headers={"Retry-After": value})
    assert error.retry_after == seconds


async def test_retry_after_may_be_a_date(failing):
    when = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    error = await failing({"code": "X"}, status=429, headers={"Retry-After": when})
    assert 85 < error.retry_after <= 90


@given(st.text())
def test_no_retry_after_breaks_the_error(value):
    seconds = _retry_after(value)
    assert seconds is None or seconds >= 0


@given(
    st.builds(
        "{}, {} {} {} {}:{}:{} {}".format,
        st.sampled_from(["Mon", "Xxx"]),
        st.integers(),
        st.sampled_from(["Jan", "Foo"]),
        st.integers(),
        st.integers(),
        st.integers(),
        st.integers(),
        st.sampled_from(["GMT", "+0900", "-99999999", "x"]),
    )
)
def test_no_date_breaks_the_error(value):
    seconds = _retry_after(value)
    assert seconds is None or seconds >= 0


# --- Strapi


async def test_strapis_error_object_is_read(failing, strapi_like):
    details = {"errors": [{"path": ["title"], "message": "must be unique", "name": "V"}]}
    body = {
        "data": None,
        "error": {"status": 400, "name": "ValidationError", "message": "m", "details": details},
    }
    error = await failing(body, status=400, family=strapi_like, op="find")
    assert str(error).startswith("strapi content.find: 400 ValidationError: m {")
    assert "must be unique" in str(error)
    assert (error.code, error.details) == ("ValidationError", details)
    assert isinstance(error, BadRequestError)


async def test_strapis_error_may_lack_details(failing, strapi_like):
    body = {"data": None, "error": {"status": 413, "name": "PayloadTooLargeError", "message": "m"}}
    error = await failing(body, status=413, family=strapi_like, op="find")
    assert (error.code, error.details) == ("PayloadTooLargeError", None)


async def test_strapis_405_is_text(failing, strapi_like):
    error = await failing(
        body="Method Not Allowed",
        status=405,
        content_type="text/plain",
        family=strapi_like,
        op="find",
    )
    told = "strapi content.find: 405: Method Not Allowed"
    assert str(error) == f"{told}. {error.host} {FOREIGN}"
    assert (error.code, error.details) == (None, None)


async def test_strapis_431_is_empty(failing, strapi_like):
    error = await failing(body="", status=431, family=strapi_like, op="find")
    assert str(error) == f"strapi content.find: 431. {error.host} {FOREIGN}"


@pytest.mark.parametrize("wrong", ["text", None, [], 5])
async def test_an_error_of_another_shape_is_an_error_all_the_same(failing, strapi_like, wrong):
    error = await failing({"error": wrong}, status=400, family=strapi_like, op="find")
    assert (error.status, error.code) == (400, None)


# --- apihub


@pytest.mark.parametrize("status", [200, 201, 400, 403, 500, 503])
async def test_success_false_is_an_error_whatever_the_status(failing, apihub_like, status):
    body = {
        "success": False,
        "trace": "0f" * 16,
        "code": "INVALID_PARAMS",
        "msg": "参数异常",
        "detail": None,
    }
    error = await failing(body, status=status, family=apihub_like, op="now")
    assert isinstance(error, BadRequestError)
    assert (error.status, error.code, error.message) == (status, "INVALID_PARAMS", "参数异常")
    assert error.request_id == "0f" * 16


async def test_apihubs_error_may_lack_a_trace(failing, apihub_like):
    body = {"success": False, "code": "UNKNOWN", "msg": "未知异常", "detail": "ZeroDivisionError()"}
    error = await failing(body, status=200, family=apihub_like, op="now")
    assert isinstance(error, ServerError)
    assert (error.request_id, error.details) == (None, "ZeroDivisionError()")


async def test_an_unknown_code_with_status_200_is_of_the_services_class(failing, apihub_like):
    error = await failing(
        {"success": False, "code": "QUOTA", "msg": "m"}, status=200, family=apihub_like, op="now"
    )
    assert type(error) is apihub_like.service.errors.classes["default"]


async def test_a_success_with_an_error_status_is_an_error(failing, apihub_like):
    body = {"success": True, "result": {}}
    error = await failing(body, status=502, family=apihub_like, op="now")
    assert isinstance(error, ServerError)


async def test_a_byte_order_mark_hides_no_failure(failing, apihub_like):
    body = b'\xef\xbb\xbf{"success": false, "code": "UNKNOWN", "msg": "m"}'
    error = await failing(body=body, status=200, family=apihub_like, op="now")
    assert error.code == "UNKNOWN"


@pytest.mark.parametrize("flag", [0, None, "false", []])
async def test_what_is_neither_a_success_nor_a_failure_is_a_decode_error(apihub_like, mocked, flag):
    mocked.then({"success": flag, "result": {"text": "rain"}})
    async with apihub_like.client(mocked.base_url) as client:
        with pytest.raises(
            DecodeError, match="a 'success' that is neither true nor false"
        ) as caught:
            await client.execute(apihub_like.now, body={})
    assert (caught.value.operation, caught.value.path) == ("weather.now", "$.success")


async def test_an_envelope_without_a_result_is_a_decode_error(apihub_like, mocked):
    mocked.then({"success": True, "trace": "0f"})
    async with apihub_like.client(mocked.base_url) as client:
        with pytest.raises(DecodeError, match="the answer has no 'result'") as caught:
            await client.execute(apihub_like.now, body={})
    assert caught.value.path == "$.result"


async def test_deep_json_is_a_decode_error(apihub_like, mocked):
    mocked.then(body=b"[" * 100_000)
    async with apihub_like.client(mocked.base_url) as client:
        with pytest.raises(DecodeError, match="the answer is not JSON"):
            await client.execute(apihub_like.now, body={})


# --- the exceptions themselves


@pytest.mark.parametrize(
    ("error", "bases"),
    [
        (ArgumentError, (SpecloomError, ValueError)),
        (ConfigurationError, (ArgumentError,)),
        (FieldNotLoaded, (SpecloomError, AttributeError)),
        (TransportError, (SpecloomError,)),
        (DeadlineError, (TransportError, TimeoutError)),
        (DecodeError, (SpecloomError,)),
        *((kind, (ApiError,)) for kind in KINDS),
    ],
)
def test_the_tree_is_as_stated(error, bases):
    assert all(issubclass(error, base) for base in bases)


FACTS = {"service": "kintone", "operation": "records.get", "status": 404}

EXAMPLES = [
    SpecloomError("m"),
    ArgumentError("m"),
    ConfigurationError("m"),
    FieldNotLoaded("Page", "total_count"),
    TransportError("m", operation="records.get", host="h:1", maybe_done=True),
    DeadlineError("m", operation="records.get", host="h:1", maybe_done=True),
    DecodeError("m", operation="records.get", path="$.a", body=b"{"),
    NotFoundError(
        "none",
        **FACTS,
        code="GAIA_RE01",
        request_id="i",
        details={"a": [1]},
        body=b"{}",
        retry_after=1.5,
        batch_index=2,
    ),
]


def pickled(error):
    return pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("copied", [pickled, copy.copy])
def test_an_exception_pickles(error, copied):
    other = copied(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert other.args == error.args
    assert vars(other) == vars(error)


async def test_an_exception_of_a_service_pickles(failing):
    error = await failing({"code": "GAIA_RE01", "message": "none", "id": "i"}, status=404)
    other = pickled(error)
    assert type(other) is type(error)
    assert (str(other), vars(other)) == (str(error), vars(error))


def test_a_field_that_is_not_loaded_reads_well():
    error = FieldNotLoaded("Page", "total_count")
    assert str(error).startswith("Page: 'total_count' is not loaded: the server did not send it")
    assert error.field == "total_count"
