"""One page has one address, however it was passed on; other pages keep theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.article import make_article
from streams.ingest.canonical_url import canonical_url, clean_url

PAGE = "https://akhbar.example/politics/2031/05/talks-resume"
SAME = [
    PAGE,
    f"{PAGE}/",
    f" {PAGE}\n",
    "http://akhbar.example/politics/2031/05/talks-resume",
    "HTTPS://WWW.Akhbar.Example:443/politics/2031/05/talks-resume",
    "http://akhbar.example:80/politics/2031/05/talks-resume",
    "https://reader:secret@akhbar.example/politics/2031/05/talks-resume",
    f"{PAGE}?utm_source=twitter&utm_medium=social",
    f"{PAGE}?fbclid=IwAR0#comments",
    f"{PAGE}#section-2",
    f"{PAGE}/amp/",
    f"{PAGE}/amp",
    f"{PAGE}?amp=1",
    f"{PAGE}?outputType=amp",
    "https://amp.akhbar.example/politics/2031/05/talks-resume",
    "https://akhbar.example/amp/politics/2031/05/talks-resume",
    "https://akhbar.example/politics/../politics/./2031/05/talks%2Dresume",
]
OTHERS = [
    "https://akhbar.example/",
    "https://akhbar.example/politics/2031/05/talks-resume-2",
    "https://akhbar.example/Politics/2031/05/talks-resume",
    "https://akhbar.example:8443/politics/2031/05/talks-resume",
    "https://akhbar.example/politics/2031/05/talks-resume?page=2",
    "https://akhbar.example/politics/2031/05/talks-resume?id=7&lang=ar",
    "https://sport.akhbar.example/politics/2031/05/talks-resume",
    "https://www.example/amplifier",
    "https://akhbar.example/a%2Fb",
    "https://akhbar.example/a?x=%26y",
]


@pytest.mark.parametrize("url", SAME)
def test_one_page_has_one_address(url: str) -> None:
    """Scheme, www, port, user, tracking, fragment, AMP, slash and escapes make no other page."""
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize("url", OTHERS)
def test_another_page_has_its_own(url: str) -> None:
    """What tells pages apart stays as it is: path, case of the path, port, other parameters, other hosts."""
    assert canonical_url(url) == url
    assert canonical_url(url) != PAGE


@pytest.mark.parametrize(
    ("given_as", "canonical"),
    [
        (
            "https://akhbar.example/سياسة/خبر",
            "https://akhbar.example/%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9/%D8%AE%D8%A8%D8%B1",
        ),
        ("https://akhbar.example/%d8%ae%d8%a8%d8%b1", "https://akhbar.example/%D8%AE%D8%A8%D8%B1"),
        ("https://أخبار.example/1", "https://xn--igbicxr.example/1"),
        ("http://akhbar.example?id=5", "https://akhbar.example/?id=5"),
        ("https://akhbar.example/100%", "https://akhbar.example/100%25"),
        ("https://akhbar.example/story.amp.html", "https://akhbar.example/story.html"),
        ("https://akhbar.example/#!/story/7", "https://akhbar.example/#!/story/7"),
        ("https://[2001:DB8::1]:80/x", "https://[2001:db8::1]/x"),
        ("urn:newsml:akhbar.example:20310504:1", "urn:newsml:akhbar.example:20310504:1"),
        ("file:///a/B", "file:///a/B"),
        ("https://akhbar.example:port/x", "https://akhbar.example:port/x"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_what_is_canonical(given_as: str, canonical: str) -> None:
    """Escapes and hosts as their standards have them; what is no address of a page stays."""
    assert canonical_url(given_as) == canonical


@given(
    st.one_of(
        st.text(max_size=40), st.text("aA/.%?&=#:@[]2fم ", max_size=40).map(lambda rest: f"https://a.example/{rest}")
    )
)
def test_the_canonical_form_is_canonical(url: str) -> None:
    """Once more changes nothing, and no text raises."""
    once = canonical_url(url)

    assert canonical_url(once) == once


def test_the_identity_is_that_of_the_page() -> None:
    """Every spelling of an address is one article; the record keeps the address as it was given."""
    found = [make_article("نص", url=url) for url in SAME]

    assert len({article.article_id for article in found}) == 1
    assert [article.url for article in found] == SAME


def test_identities_of_canonical_addresses_are_as_they_were() -> None:
    """What is on a log already under a canonical address is met again: 32 digits of the SHA-256 of the address."""
    assert make_article("نص", url=PAGE).article_id == "f38468694cc35008ff62acfbc9020f73"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("HTTPS://A.example", "https://a.example/"),
        ("https://a.example/x?utm_source=a&id=1&fbclid=2#f", "https://a.example/x?id=1"),
        ("https://a.example/?p=%D8%A3", "https://a.example/?p=%D8%A3"),
        ("http://www.a.example:8080/amp/x/?b=2&a=1&amp=1", "http://www.a.example:8080/amp/x/?b=2&a=1"),
        ("https://a.example/#!/x", "https://a.example/#!/x"),
    ],
)
def test_clean_urls(url: str, cleaned: str) -> None:
    """What tells a site where its readers came from is no part of an address; the host is asked that was named, for the same page."""
    assert clean_url(url) == cleaned
    assert canonical_url(cleaned) == canonical_url(url)
