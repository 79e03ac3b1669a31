"""The tree of a page in, the lines of its article out: what a reader of the article would keep; pure.

What the markup itself says is no article goes first: related articles, shares, tags,
captions, teasers. `trafilatura` finds the article in the rest. It is imported when the
first page comes: that takes a fifth of a second and 30 MB.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

__all__ = ["ELEMENTS_MAX", "body_lines", "lines_of_markup", "page_words"]

ELEMENTS_MAX: Final = 15_000
"""A larger page is read by its paragraphs alone: trafilatura's time grows faster than a page."""
_WORDS: Final = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
_SPACE: Final = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "item",
        "li",
        "list",
        "main",
        "ol",
        "p",
        "pre",
        "quote",
        "row",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "lb",
        "cell",
    ]
)
_CELLS: Final = frozenset({"cell", "td", "th"})
"""The cells of a row stand in one line, with a mark between."""
_LAYOUT_MIN: Final = 200
"""Characters in one cell of a table from which it is no table of figures, but of columns of a page."""
_TEASERS_MIN: Final = 2
_KEPT_SHARE: Final = 0.6
_LINE_MIN: Final = 30
_LINKED_SHARE: Final = 0.6
_DROPPED: Final = "dropped"
_HEADING_MAX: Final = 60
_CAPTION_MAX: Final = 150


def body_lines(tree: Any, title: str | None) -> list[str]:
    """The paragraphs of the article, each a line, without its headline; empty where there is none. Changes the tree."""
    is_large = sum(1 for _ in tree.iter()) > ELEMENTS_MAX
    _drop_marked(tree)
    if not is_large:
        _drop_unmarked(tree)
    lines = [] if is_large else _by_trafilatura(tree)
    return _without_title(lines or _by_paragraphs(tree), title)


def lines_of_markup(markup: str) -> list[str]:
    """The lines of a fragment of HTML, as a feed holds it; text without markup keeps its lines."""
    import lxml.html

    if "<" not in markup:
        from html import unescape

        return _clean(unescape(markup).splitlines())
    try:
        tree = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (ValueError, lxml.etree.ParserError):
        return []
    for element in list(tree.iter("script", "style", "figcaption", "iframe", "form")):
        element.drop_tree()
    return list(_lines(tree))


def _by_trafilatura(tree: Any) -> list[str]:
    from trafilatura import bare_extraction

    found = bare_extraction(tree, include_comments=False, with_metadata=False, config=_options())
    body = getattr(found, "body", None)
    return [] if body is None else list(_lines(body))


def _by_paragraphs(tree: Any) -> list[str]:
    """The paragraphs of the element that holds most text in paragraphs, less what is mostly links."""
    weights: dict[Any, int] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and _linked_share(paragraph) < _LINKED_SHARE:
            weights[parent] = weights.get(parent, 0) + len(paragraph.text_content())
    if not weights:
        return []
    best = max(weights, key=lambda element: weights[element])
    return [line for line in _lines(best) if len(line) >= _LINE_MIN]


def _drop_marked(tree: Any) -> None:
    """Take out what is no article by what its markup calls it."""
    words, whole, held = page_words(), max(len(tree.text_content()), 1), _held(tree)
    for element in list(tree.iter()):
        if element.getparent() is None or element in held or not isinstance(element.tag, str):
            continue
        if _is_none(element, words) and not _is_most(element, whole):
            element.tag = _DROPPED
    _strip(tree)


def _drop_unmarked(tree: Any) -> None:
    """Take out what is no article by how it is built, and turn tables that lay out a page into plain blocks."""
    _drop_teasers(tree, _held(tree))
    for paragraph in list(tree.iter("p")):
        if paragraph.text_content().strip() and (_linked_share(paragraph) > _LINKED_SHARE or _is_caption(paragraph)):
            paragraph.tag = _DROPPED
    _strip(tree)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in table.iter("table", "tbody", "tr", "td", "th"):
                part.tag = "div"


def _strip(tree: Any) -> None:
    """Take out what was marked, all at once: one by one, the text between is copied each time."""
    import lxml.etree

    lxml.etree.strip_elements(tree, _DROPPED, with_tail=False)


def _held(tree: Any) -> set[Any]:
    """The headline and all that holds it."""
    heading = next(iter(tree.iter("h1")), None)
    return set() if heading is None else {heading, *heading.iterancestors()}


def _drop_teasers(tree: Any, held: set[Any]) -> None:
    """Take out lists of other articles, each with the box that holds nothing else but its heading."""
    for element in list(tree.iter()):
        parent = element.getparent()
        if not isinstance(element.tag, str) or element in held or parent is None or not _is_teasers(element):
            continue
        element.drop_tree()
        is_box = parent.tag == "section" or (parent.tag == "div" and parent.find(".//p") is None)
        is_free = parent.getparent() is not None and parent not in held
        if is_box and is_free and len(parent.text_content().strip()) < _HEADING_MAX:
            parent.drop_tree()


def _is_caption(paragraph: Any) -> bool:
    """Whether it is a short paragraph below a picture that does not end as a sentence does."""
    before, text = paragraph.getprevious(), paragraph.text_content().strip()
    if before is None or len(text) > _CAPTION_MAX or text.endswith((".", "!", "؟", "»", '"', "…", ":")):
        return False
    return before.find(".//img") is not None and not before.text_content().strip()


def _is_none(element: Any, words: dict[str, Any]) -> bool:
    if element.tag in words["elements"]:
        return True
    if element.tag in {"body", "html", "main", "article", "p", "head", "br"} and element.get("role") is None:
        return element.tag == "p" and _is_marked(element, words)
    return _is_marked(element, words)


def _is_marked(element: Any, words: dict[str, Any]) -> bool:
    for name in ("class", "id", "role", "itemprop"):
        told = [word.lower() for word in _WORDS.findall(element.get(name) or "")]
        if not words["single"].isdisjoint(told) or any(pair in words["pairs"] for pair in pairwise(told)):
            return True
    return False


def _is_most(element: Any, whole: int) -> bool:
    return len(element.text_content()) > _KEPT_SHARE * whole and element.tag not in {"script", "style", "nav", "form"}


def _is_teasers(element: Any) -> bool:
    """Whether it is a list of things that each begin with a link: other articles, and not paragraphs of this one."""
    children = [child for child in element if isinstance(child.tag, str) and child.text_content().strip()]
    kinds = {
        (child.tag, child.get("class")) for child in children if child.tag not in {"h2", "h3", "h4", "h5", "header"}
    }
    items = [child for child in children if (child.tag, child.get("class")) in kinds]
    return (
        len(kinds) == 1
        and len(items) >= _TEASERS_MIN
        and not (element.text or "").strip()
        and all(_begins_with_link(child) for child in items)
    )


def _begins_with_link(element: Any) -> bool:
    for part in element.iter():
        if part.tag == "a" and part.text_content().strip():
            return True
        if (part.text or "").strip():
            return False
    return False


def _is_layout(table: Any) -> bool:
    cells = list(table.iter("td", "th"))
    return any(cell.find(".//div") is not None or cell.find(".//table") is not None for cell in cells) or any(
        len(cell.text_content()) > _LAYOUT_MIN for cell in cells
    )


def _linked_share(element: Any) -> float:
    length = len(element.text_content().strip())
    return sum(len(link.text_content().strip()) for link in element.iter("a")) / length if length else 1.0


def _lines(body: Any) -> Iterator[str]:
    """The text of an element, a line for each block in it."""
    pieces: list[str] = []

    def walk(element: Any) -> None:
        is_block = element.tag in _BLOCKS
        if is_block:
            pieces.append("\n")
        if element.tag in _CELLS and pieces and pieces[-1].strip():
            pieces.append(" | ")
        if isinstance(element.tag, str):
            pieces.append(_SPACE.sub(" ", element.text or ""))
            for child in element:
                walk(child)
        if is_block:
            pieces.append("\n")
        pieces.append(_SPACE.sub(" ", element.tail or "") if element is not body else "")

    walk(body)
    yield from _clean("".join(pieces).split("\n"))


def _clean(lines: list[str]) -> list[str]:
    return [line for raw in lines if (line := _SPACE.sub(" ", raw).strip())]


def _without_title(lines: list[str], title: str | None) -> list[str]:
    """The article has its headline apart; pages repeat it above the text."""
    return [line for line in lines if title is None or line != title]


@functools.cache
def _options() -> Any:
    """trafilatura's, but that one sentence is an article: news breaks in one."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    options = deepcopy(DEFAULT_CONFIG)
    options["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "40"
    return options


@functools.cache
def page_words() -> dict[str, Any]:
    """The words of `pages.toml`: `single`, `pairs` and `elements` that are no article."""
    told = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))
    return {
        "single": frozenset(told["drop"]),
        "pairs": frozenset(tuple(pair.split()) for pair in told["drop_pairs"]),
        "elements": frozenset(told["drop_elements"]),
    }
