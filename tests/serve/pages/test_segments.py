"""Spans of records that nest and overlap, cut into segments: nothing of the text is lost, and each knows its records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.serve.pages.segments import Mark, Segment, paragraphs

TEXT = "قال لافروف إن روسيا ترفض 😀 توسع الحلف.\n\nوأضاف: «لا»."


def shown(segment: Segment) -> str:
    """What of a segment is text."""
    return "".join(piece.text for piece in segment.pieces)


def span(words: str, layer: str, record_id: str) -> Mark:
    """Where words stand."""
    start = TEXT.index(words)
    return Mark(start, start + len(words), layer, record_id)


def test_overlapping_spans_are_cut_at_every_edge() -> None:
    """A quote holds a position that reaches past an entity; offsets count code points, so an emoji moves nothing."""
    quote, position = span("روسيا ترفض 😀 توسع", "quote", "q"), span("ترفض 😀 توسع الحلف", "position", "p")
    entity = span("الحلف", "entity", "e")

    first, second = paragraphs(TEXT, [quote, position, entity])
    assert [(shown(each), each.records) for each in first] == [
        ("قال لافروف إن ", ""),
        ("روسيا ", "q"),
        ("ترفض 😀 توسع", "p q"),
        (" ", "p"),
        ("الحلف", "e p"),
        (".", ""),
    ]
    assert [each.begins for each in first] == [(), ("quote-q",), ("position-p",), (), ("entity-e",), ()]
    assert [shown(each) for each in second] == ["وأضاف: «لا»."]


def test_what_turns_text_around_is_drawn_and_not_obeyed() -> None:
    """An override, an isolate and a letter of no width are named; a joiner that Arabic is written with stays."""
    (line,) = paragraphs("أ\u202eب\u2066\u200bمی\u200cخ", [])

    assert [(piece.text, piece.code) for piece in line[0].pieces] == [
        ("أ", ""),
        ("", "U+202E"),
        ("ب", ""),
        ("", "U+2066"),
        ("", "U+200B"),
        ("می\u200cخ", ""),
    ]


def test_a_span_over_two_paragraphs_begins_once() -> None:
    """Its target is in the first, its colour in both."""
    both = Mark(0, len(TEXT), "quote", "q")
    first, second = paragraphs(TEXT, [both])

    assert [each.begins for each in (*first, *second)] == [("quote-q",), ()]
    assert [each.records for each in (*first, *second)] == ["q", "q"]


MARKS = st.builds(
    Mark,
    st.integers(-3, 60),
    st.integers(-3, 60),
    st.sampled_from(("entity", "quote", "position")),
    st.sampled_from("abc"),
)


@given(st.text("اب \n\u202e😀", max_size=50), st.lists(MARKS, max_size=8))
def test_nothing_of_the_text_is_lost_and_every_segment_lies_in_its_marks(text: str, marks: list[Mark]) -> None:
    """Whatever the spans, the segments hold each code point of the paragraphs once, in order."""
    found = [segment for line in paragraphs(text, marks) for segment in line]
    at = 0
    for segment in found:
        size = sum(1 if piece.code else len(piece.text) for piece in segment.pieces)
        assert text[at : segment.start].strip() == ""
        at = segment.start + size
        for mark in marks:
            inside = mark.start <= segment.start and mark.end >= at
            assert inside == (mark in segment.marks)
            assert inside or mark.end <= segment.start or mark.start >= at or mark.start >= mark.end
    assert text[at:].strip() == ""
