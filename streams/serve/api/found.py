"""`/positions`, `/quotes`, `/articles`, `/stories`, `/meetings`: what was found in the news, searched and filtered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from streams.records import CueClass, MeetingStatus, QuoteKind
from streams.serve.api.answers import PREFIX, Asked, AskedMoment, AskedPage
from streams.serve.api.asked import (
    Actors,
    Code,
    Counterparts,
    EventTypes,
    Issues,
    Leanings,
    Since,
    Sources,
    Text,
    Until,
    leanings_of,
)
from streams.serve.api.described import answers
from streams.serve.model.articles import ArticleFilter, ArticleRow, articles
from streams.serve.model.evidence import ArticleView, article_view
from streams.serve.model.meetings import MeetingFilter, MeetingRow, meeting, meetings
from streams.serve.model.paging import Page
from streams.serve.model.positions import Facets, PositionFilter, by_id, facets, positions
from streams.serve.model.quotes import QuoteFilter, QuoteRow, quotes
from streams.serve.model.shown import PositionRow
from streams.serve.model.stories import StoryRow, stories, story

__all__ = ["router"]

router = APIRouter(prefix=PREFIX)

_Speakers = Annotated[
    list[Code] | None, Query(alias="speaker_id", max_length=50, description="Entity ids: any of them")
]
_Article = Annotated[str | None, Query(max_length=2_000, description="Id of the article it stands in")]


def _positions(
    actor: Actors = None,
    issue: Issues = None,
    counterpart: Counterparts = None,
    event_type: EventTypes = None,
    leaning: Leanings = None,
    speaker_id: _Speakers = None,
    source: Sources = None,
    article_id: _Article = None,
    since: Since = None,
    until: Until = None,
    confidence_min: Annotated[int, Query(ge=0, le=1_000, description="Thousandths")] = 0,
    text: Text = "",
) -> PositionFilter:
    return PositionFilter(
        actors=tuple(actor or ()),
        issues=tuple(issue or ()),
        counterparts=tuple(counterpart or ()),
        event_types=tuple(event_type or ()),
        leanings=leanings_of(leaning),
        speaker_ids=tuple(speaker_id or ()),
        sources=tuple(source or ()),
        article_id=article_id,
        since=since,
        until=until,
        confidence_min=confidence_min,
        text=text,
    )


def _quotes(
    actor: Actors = None,
    addressee: Annotated[list[Code] | None, Query(max_length=50, description="Actor codes of those spoken to")] = None,
    speaker_id: _Speakers = None,
    kind: Annotated[list[QuoteKind] | None, Query(max_length=2)] = None,
    cue_class: Annotated[list[CueClass] | None, Query(max_length=50, description="What kind of saying it is")] = None,
    source: Sources = None,
    article_id: _Article = None,
    since: Since = None,
    until: Until = None,
    text: Text = "",
) -> QuoteFilter:
    return QuoteFilter(
        actors=tuple(actor or ()),
        addressees=tuple(addressee or ()),
        speaker_ids=tuple(speaker_id or ()),
        kinds=tuple(kind or ()),
        cue_classes=tuple(cue_class or ()),
        sources=tuple(source or ()),
        article_id=article_id,
        since=since,
        until=until,
        text=text,
    )


_Positions = Annotated[PositionFilter, Depends(_positions)]
_Quotes = Annotated[QuoteFilter, Depends(_quotes)]


@router.get("/positions", tags=["positions"], **answers(Page[PositionRow]))
def get_positions(asked: Asked, moment: AskedMoment, paging: AskedPage, wanted: _Positions) -> Response:
    """Stands and acts with their evidence, the latest first; of a search those that came last first."""
    return asked.page(PositionRow, lambda db: positions(db, wanted, moment, paging))


@router.get("/positions/facets", tags=["positions"], **answers(Facets))
def get_facets(asked: Asked, moment: AskedMoment, wanted: _Positions) -> Response:
    """How many of them have which actor, issue, counterpart, type and leaning."""
    return asked.one(Facets, lambda db: facets(db, wanted, moment), "count")


@router.get("/positions/{position_id}", tags=["positions"], **answers(PositionRow))
def get_position(asked: Asked, moment: AskedMoment, position_id: str) -> Response:
    """One of them."""
    return asked.one(PositionRow, lambda db: by_id(db, position_id, moment), "position")


@router.get("/quotes", tags=["quotes"], **answers(Page[QuoteRow]))
def get_quotes(asked: Asked, moment: AskedMoment, paging: AskedPage, wanted: _Quotes) -> Response:
    """Who said what, the last published first; of a search those that came last first."""
    return asked.page(QuoteRow, lambda db: quotes(db, wanted, moment, paging))


@router.get("/articles", tags=["articles"], **answers(Page[ArticleRow]))
def get_articles(
    asked: Asked,
    moment: AskedMoment,
    paging: AskedPage,
    source: Sources = None,
    language: Annotated[list[Code] | None, Query(max_length=50, description="BCP 47 tags")] = None,
    since: Since = None,
    until: Until = None,
    text: Text = "",
) -> Response:
    """Articles, the last published first; of a search those that came last first."""
    wanted = ArticleFilter(
        sources=tuple(source or ()), languages=tuple(language or ()), since=since, until=until, text=text
    )
    return asked.page(ArticleRow, lambda db: articles(db, wanted, moment, paging))


@router.get("/articles/{article_id:path}", tags=["articles"], **answers(ArticleView))
def get_article(
    asked: Asked,
    moment: AskedMoment,
    article_id: str,
    revision: Annotated[
        str | None, Query(max_length=2_000, description="Which version; else the one known then")
    ] = None,
) -> Response:
    """An article with its text and all that was found in it, at its offsets."""
    return asked.one(ArticleView, lambda db: article_view(db, article_id, moment, revision), "article")


@router.get("/stories", tags=["stories"], **answers(Page[StoryRow]))
def get_stories(asked: Asked, moment: AskedMoment, paging: AskedPage) -> Response:
    """One text in several articles, the newest first."""
    return asked.page(StoryRow, lambda db: stories(db, moment, paging))


@router.get("/stories/{story_id}", tags=["stories"], **answers(StoryRow))
def get_story(asked: Asked, moment: AskedMoment, story_id: str) -> Response:
    """One of them."""
    return asked.one(StoryRow, lambda db: story(db, story_id, moment), "story")


@router.get("/meetings", tags=["meetings"], **answers(Page[MeetingRow]))
def get_meetings(
    asked: Asked,
    moment: AskedMoment,
    paging: AskedPage,
    actor: Annotated[list[Code] | None, Query(max_length=50, description="Actor codes: all of them take part")] = None,
    status: Annotated[list[MeetingStatus] | None, Query(max_length=4)] = None,
    since: Since = None,
    until: Until = None,
) -> Response:
    """Meetings, the latest first."""
    wanted = MeetingFilter(actors=tuple(actor or ()), statuses=tuple(status or ()), since=since, until=until)
    return asked.page(MeetingRow, lambda db: meetings(db, wanted, moment, paging))


@router.get("/meetings/{meeting_id}", tags=["meetings"], **answers(MeetingRow))
def get_meeting(asked: Asked, meeting_id: str) -> Response:
    """One of them, with its mentions."""
    return asked.one(MeetingRow, lambda db: meeting(db, meeting_id), "meeting")
