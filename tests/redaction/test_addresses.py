"""Which addresses are for everybody."""

import pytest

from storykit.redaction.addresses import is_public, leads_inside

PUBLIC = [
    "https://example.com",
    "http://www.example.com/stories/a?b=c#d",
    "https://bäckerei.example/brot",
    "https://xn--bckerei-5wa.de/",
    " https://video.example.org/watch?v=1 ",
    "HTTPS://EXAMPLE.COM/A",
    "https://example.com?x",
]
INTERNAL = [
    "",
    "example.com/a",
    "ftp://example.com/a",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://wiki/a",
    "http://localhost/",
    "https://wiki.local/a",
    "https://crm.acme.internal",
    "https://acme.corp/x",
    "https://nas.lan",
    "http://10.1.2.3/a",
    "http://8.8.8.8/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://[::1]/",
    "https://user@example.com/",
    "https://user:pass@example.com/",
    "https://example.com:8443/a",
    "https://intranet.acme.com/a",
    "https://staging.acme.com/a",
    "https://docs.google.com/document/d/1",
    "https://acme.sharepoint.com/sites/a",
    "https://acme.my.salesforce.com/1",
    "https://example.com./a",
    "https://exa mple.com/",
    "https://example.com\\@evil.example/",
    "https://example.com/a\nb",
    "https://.example.com",
    "https://example..com",
    "https://example.com/<b>",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_public(url: str) -> None:
    assert is_public(url)


@pytest.mark.parametrize("url", INTERNAL)
def test_internal(url: str) -> None:
    assert not is_public(url)


@pytest.mark.parametrize(
    "text", ["From [6:40] on, at 5:50.", "See https://example.com/a. (https://example.com)", "3 @ 4", ""]
)
def test_plain_text_leads_nowhere(text: str) -> None:
    assert not leads_inside(text)


@pytest.mark.parametrize(
    "text", ["ssh://x.example.com", "[::1]", "file:a", "https://a.example.com:80/", "crm.corp", "x@y"]
)
def test_text_that_leads_inside(text: str) -> None:
    assert leads_inside(f"It is {text}, there")
