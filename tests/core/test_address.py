"""The address of a service: https, or loopback, and nothing private in it."""

from __future__ import annotations

import pytest

from specloom.core.address import checked_base_url
from specloom.core.errors import ConfigurationError


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://example.cybozu.com", "https://example.cybozu.com"),
        ("https://example.cybozu.com/", "https://example.cybozu.com"),
        ("https://example.cybozu.com//", "https://example.cybozu.com"),
        ("https://example.test/base/", "https://example.test/base"),
        ("https://example.test/日本", "https://example.test/%E6%97%A5%E6%9C%AC"),
        ("https://example.test:8443", "https://example.test:8443"),
        ("https://example.test:443", "https://example.test"),
        ("https://EXAMPLE.test", "https://example.test"),
        ("HTTPS://example.test", "https://example.test"),
        (" https://example.test\n", "https://example.test"),
        ("https://例え.jp", "https://xn--r8jz45g.jp"),
        ("https://192.0.2.1", "https://192.0.2.1"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_https_address_is_taken(given, taken):
    assert checked_base_url(given) == taken


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://localhost:1337",
        "http://x.localhost:1337",
        "http://127.0.0.1:8080",
        "http://127.1.2.3",
        "http://[::1]:8080",
    ],
)
def test_http_is_taken_on_loopback(url):
    assert checked_base_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.test",
        "http://192.0.2.1",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "http://localhost.evil.test",
        "http://evillocalhost",
        "http://127.0.0.1.evil.test",
        "http://127.0.0.1@evil.test",
        "http://[2001:db8::1]",
        "http://0x7f.1",
    ],
)
def test_http_elsewhere_is_refused(url):
    with pytest.raises(ConfigurationError, match=r"must be https|user name or password"):
        checked_base_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "example.test",
        "//example.test",
        "/k/v1",
        "https:",
        "https://",
        "https:///x",
        "ftp://example.test",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://example.test:port",
        "https://example.test:99999",
        "https://[::1",
        "https://example.test\\@evil.test",
    ],
)
def test_what_is_no_whole_url_is_refused(url):
    with pytest.raises(ConfigurationError, match="base_url must be a whole URL"):
        checked_base_url(url)


@pytest.mark.parametrize("url", [None, 5, b"https://example.test", ["https://example.test"]])
def test_what_is_no_text_is_refused(url):
    with pytest.raises(ConfigurationError, match="base_url must be a string, not"):
        checked_base_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:pw-4721@example.test",
        "https://pw-4721@example.test",
        "https://:pw-4721@example.test",
        "https://user:@example.test?pw-4721",
    ],
)
def test_a_user_name_or_password_is_refused_and_not_shown(url):
    with pytest.raises(ConfigurationError, match="give credentials as auth=") as caught:
        checked_base_url(url)
    assert "example.test" in str(caught.value)
    assert "4721" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://example.test?a=pw-4721", "https://example.test/x#pw-4721"]
)
def test_a_query_or_fragment_is_refused_and_not_shown(url):
    with pytest.raises(ConfigurationError, match="must not have a query or a fragment") as caught:
        checked_base_url(url)
    assert "4721" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://user:pw-4721@[::1", "ftp://user:pw-4721@example.test"])
def test_a_url_that_cannot_be_read_is_not_shown(url):
    with pytest.raises(ConfigurationError) as caught:
        checked_base_url(url)
    assert "4721" not in str(caught.value)
    assert caught.value.__context__ is None
