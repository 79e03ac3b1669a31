"""A frame and the words before its meeting in; its verb, its standing and its missing parties out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.meetings.context import MeetingContext, When, Who
from streams.extract.meetings.look_ahead import ENDS, Frame, note_tense
from streams.records import MeetingStatus

__all__ = [
    "day_before",
    "look_back",
    "look_before_verb",
    "name_parties",
    "name_party_behind",
    "resolve_date",
    "status_of",
]

_BACK_MAX: Final = 18
"""Tokens looked back over for what governs a meeting."""
_CARRIERS: Final = frozenset({"hold_verbs", "propose_nouns", "propose_verbs", "rounds"})
"""What may stand before «in the talks» and govern them: «شارك في», «مشاركتها في»."""
_TRAVEL: Final = frozenset({"travel", "visit_verbs"})
_WAY_MAX: Final = 8
"""Tokens between a word of travel and where it leads."""
_TRAVEL_MAX: Final = 12
"""Tokens between a journey and what it is made for."""
_FAR: Final = 80
"""Tokens looked back over for parties and days; longer sentences are lists or furniture."""
_SESSION_MAX: Final = timedelta(days=3)
"""A session that is called for a time no longer than this is set, not merely proposed."""
_LEAD_SENTENCES: Final = 4
"""Sentences of headline and lead."""
_NEWS_DAYS: Final = 3
"""What the lead tells happened so many days ago at most."""
_WEEK: Final = timedelta(days=7)
_CLAUSE_MAX: Final = 12
"""Tokens looked back over for the day of the clause that a meeting stands in."""
_AHEAD_MAX: Final = 9
"""Tokens looked on over for who the pronoun of a meeting means."""
_REACH: Final = {
    "rounds": 3,
    "more": 2,
    "before": 3,
    "after": 3,
    "inside": 1,
    "end_nouns": 3,
    "hold_nouns": 5,
    "propose_nouns": 4,
    "propose_adjectives": 4,
    "cancel_nouns": 3,
    "refusals": 4,
    "stall_verbs": 8,
    "hold_verbs": 14,
    "phase_verbs": 14,
    "host_verbs": 14,
    "convene_verbs": 10,
    "urge_verbs": 10,
    "propose_verbs": 10,
    "cancel_verbs": 8,
    "announce_verbs": 8,
    "agree_verbs": 8,
    "refuse_verbs": 5,
    "expected": 3,
}
"""How far before the meeting, or before the cue nearest to it, a word still bears on it."""
_GOVERNORS: Final = (
    "stall_verbs",
    "hold_verbs",
    "phase_verbs",
    "host_verbs",
    "cancel_verbs",
    "convene_verbs",
    "urge_verbs",
    "propose_verbs",
    "announce_verbs",
    "agree_verbs",
    "refuse_verbs",
)
_CUTS: Final = frozenset({"gatherings", "talks", "calls", "stops", "topic"})
"""Words that no look back goes beyond."""


class _Looker:
    """Looks back from a meeting, cue by cue."""

    __slots__ = ("_anchor", "_at", "_either", "_frame", "_scene", "_steps")

    def __init__(self, context: MeetingContext, frame: Frame) -> None:
        self._scene, self._frame, self._at = context, frame, frame.first
        self._either: int | None = None
        self._steps = 0
        """Words gone back; names and dates count one, signs none."""
        self._anchor = 0
        """Steps to the cue that was found last."""

    def look(self, token: int, begin: int) -> int | None:
        """The verb that governs the meeting; None when there is none."""
        context, k = self._scene, token - 1
        while k >= begin and self._steps < _BACK_MAX:
            tags = context.lexemes[k].tags
            if context.words[k] in ENDS or not _CUTS.isdisjoint(tags):
                return None
            self._steps += context.words[k][0].isalpha() and k not in context.covered and k not in context.dated
            if not tags or k in context.who or k in context.covered or k in context.dated:
                k -= 1
                continue
            governor = next((tag for tag in _GOVERNORS if tag in tags and self._near(tag)), None)
            if governor is not None and "hold_nouns" in tags and context.lexemes[k].preposition:
                governor = None  # «لعقد» is no verb
            if governor is not None and "hold_nouns" in tags and self._at - k <= 2:
                self._either, governor = k, None  # «عقد» right before the noun: a verb if nothing else governs
            if governor is not None:
                self._govern(k, governor)
                return k
            if self._nominal(k):
                return None
            k -= 1
        return None

    def settle(self) -> None:
        """Read «عقد» as a verb when nothing before it makes it a noun."""
        frame = self._frame
        if self._either is not None and not (frame.past or frame.future or frame.proposed or frame.cancelled):
            self._govern(self._either, "hold_verbs")

    def _near(self, tag: str) -> bool:
        return self._steps - self._anchor <= _REACH[tag]

    def _nominal(self, k: int) -> bool:
        """Note a noun or preposition that bears on the meeting; whether it cuts the meeting off from what is before."""
        frame, lexeme = self._frame, self._scene.lexemes[k]
        tags = {
            tag for tag in lexeme.tags if tag in _REACH and self._near(tag) and (tag != "inside" or k + 1 == self._at)
        }
        if "hold_nouns" in tags:
            frame.held = True
            if lexeme.preposition == "ل":
                frame.proposed = not look_for_journey(self._scene, frame, k)
            self._reach(k)
        elif "rounds" in tags:
            if lexeme.preposition == "ل":
                look_for_journey(self._scene, frame, k)  # «وصل للمشاركة في محادثات»
            self._reach(k)
        elif "refusals" in tags:
            if self._scene.words[k] == "لم" and "outcome_verbs" in self._scene.lexemes[k + 1].tags:
                frame.held = frame.past = True  # «لم تدم الجلسة طويلا»: it was held
                return True
            frame.refused = True
        elif "cancel_nouns" in tags:
            frame.cancelled = True
            self._reach(k)
        elif "propose_nouns" in tags and k - 1 in self._scene.dated and self._scene.words[k].startswith("موعد"):
            frame.future, frame.when = True, day_before(self._scene, k)  # «حدد الأحد موعدا للجولة»
            self._reach(k)
        elif "propose_nouns" in tags and frame.future:
            self._reach(k)  # «الموعد المقرر للجولة»: the day is set
        elif "propose_nouns" in tags and lexeme.preposition == "ب" and self._scene.words[k + 1] == "من":
            self._reach(k)  # «بطلب من مصر»: it was asked for, and is told by its verb
        elif "propose_nouns" in tags or "propose_adjectives" in tags or "more" in tags:
            frame.proposed = True
            self._reach(k)
        elif "expected" in tags:
            frame.future = True
            self._reach(k)
        elif "end_nouns" in tags:
            frame.past = True
            self._reach(k)
        elif "after" in tags or "before" in tags or "inside" in tags:
            return self._preposition(k, tags)
        return False

    def _preposition(self, k: int, tags: set[str]) -> bool:
        before = self._scene.lexemes[k - 1].tags if k else {}
        if "inside" in tags and not _CARRIERS.isdisjoint(before):
            return False
        if "before" in tags:
            self._frame.future = True
        elif "inside" in tags:
            self._frame.inside = True
        else:
            self._frame.past = True
            self._frame.first = min(self._frame.first, k)
        return True

    def _reach(self, k: int) -> None:
        self._anchor, self._at = self._steps, k
        self._frame.first = min(self._frame.first, k)

    def _govern(self, k: int, governor: str) -> None:
        """Note what the verb does to the meeting, and what stands before the verb."""
        frame, tense = self._frame, self._scene.lexemes[k].tags[governor].tense
        if governor == "cancel_verbs":
            frame.cancelled = True
        elif governor == "convene_verbs":
            frame.proposed = frame.convened = True
        elif governor == "urge_verbs":
            frame.proposed = frame.urged = True
        elif governor == "announce_verbs":
            frame.agreed |= not frame.proposed
        elif governor == "propose_verbs":
            frame.proposed = True
        elif governor == "agree_verbs":
            frame.agreed = True
        elif governor == "stall_verbs":
            frame.refused = True
        elif governor == "refuse_verbs":
            denied = k > 0 and "refusals" in self._scene.lexemes[k - 1].tags
            frame.proposed |= denied
            frame.refused |= not denied
        else:
            frame.held = True
            note_tense(frame, tense)
        frame.first = min(frame.first, k)
        if governor != "refuse_verbs":
            look_before_verb(self._scene, frame, k, tense)
        frame.refused |= governor == "phase_verbs" and frame.doubted and tense is Tense.PAST  # «إذا أخفقت الجلسة»


def look_back(context: MeetingContext, frame: Frame, token: int) -> int | None:
    """Note what stands before a noun of meeting; the token of the verb that governs it, None without one."""
    tokens = context.document.tokens
    looker = _Looker(context, frame)
    verb = looker.look(token, tokens.sentences[tokens.sentence(token)][0])
    if verb is None:
        looker.settle()
    return verb


def look_for_journey(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether somebody travels to hold the meeting: then it is set, where and when they travel to."""
    way = range(max(0, token - _TRAVEL_MAX), token)
    journey = next((k for k in way if not _TRAVEL.isdisjoint(context.lexemes[k].tags)), None)
    if journey is None:
        return False
    frame.future = True
    places = [context.who[k] for k in range(journey, token) if k in context.who and context.who[k].place]
    if places:
        frame.at(max(places, key=lambda who: (who.city, who.first)))
    days = [context.dates[k] for k in range(journey, token) if k in context.dates]
    frame.when = frame.when or (days[-1] if days else None)
    return True


def look_before_verb(context: MeetingContext, frame: Frame, verb: int, tense: Tense) -> None:
    """Note negation, announcement and doubt before a verb of meeting."""
    for k in range(verb - 1, max(0, verb - 6) - 1, -1):
        tags, word = context.lexemes[k].tags, context.words[k]
        if word in ENDS:
            return
        frame.refused |= "refusals" in tags and verb - k <= 2
        frame.future |= "expected" in tags
        frame.doubted |= "conditions" in tags or ("uncertain" in tags and verb - k <= 3 and tense is not Tense.PAST)
        frame.proposed |= ("propose_verbs" in tags or "propose_nouns" in tags) and "stops" in context.lexemes[
            k + 1
        ].tags


def name_parties(context: MeetingContext, frame: Frame, token: int) -> None:
    """Add the parties that the words before name: «between them», or the one who meets whom «with» names."""
    tokens = context.document.tokens
    sentence = tokens.sentence(token)
    before = tokens.sentences[max(0, sentence - 1)][0]
    begin = before if frame.each_other else tokens.sentences[sentence][0]
    chained, k, met = -1, token, not frame.outside
    while k > max(begin, token - _FAR):
        k -= 1
        if "both" in context.lexemes[k].tags:
            begin = before
        codes, last, joined = _party_at(context, k)
        if not codes:
            continue
        if len(frame.parties) > 1 and met and last != chained:
            return
        frame.parties.update(dict.fromkeys(codes))
        frame.persons |= k in context.who and context.who[k].person
        frame.organisation |= k in context.who and context.who[k].organisation
        chained, met = k if joined else -1, True


def _party_at(context: MeetingContext, k: int) -> tuple[tuple[str, ...], int, bool]:
    """Codes, end and whether «and» is before it, of the party named here, or of the side of a title: «الرئيس الفرنسي»."""
    who = context.who.get(k)
    if who is not None:
        return () if _placed(context, who) else who.codes, who.last, who.joined
    side = context.side(k) if k not in context.covered else None
    titled = side is not None and any(context.title(n) for n in range(max(0, k - 3), k))
    return (side,) if side and titled else (), k + 1, False


def name_party_behind(context: MeetingContext, frame: Frame) -> None:
    """Add the party named next: «عقب لقائه نظيره، قال الوزير …»."""
    tokens = context.document.tokens
    end = tokens.sentences[tokens.sentence(frame.first)][1]
    for k in range(frame.last, min(end, frame.last + _AHEAD_MAX)):
        frame.parties.update(dict.fromkeys(_party_at(context, k)[0]))
        if len(frame.parties) > 1:
            return


def _placed(context: MeetingContext, who: Who) -> bool:
    """Whether a name is a place here: behind «in»."""
    if who.preposition == "ب" or _destination(context, who):
        return who.place is not None
    return (
        who.first > 0
        and who.place is not None
        and ("inside" in context.lexemes[who.first - 1].tags or "capital" in context.lexemes[who.first - 1].tags)
    )


def _destination(context: MeetingContext, who: Who) -> bool:
    """Whether somebody travels to what is named: «وصل الوفد إلى كينيا»."""
    before = context.lexemes[max(0, who.first - _WAY_MAX) : who.first]
    led = who.first > 0 and context.words[who.first - 1] == "الي"
    return led and any(not _TRAVEL.isdisjoint(lexeme.tags) for lexeme in before)


def resolve_date(context: MeetingContext, frame: Frame, token: int, earlier: When | None) -> None:
    """Give a meeting without a date the one that «a day after it» or «at the same time» leads to."""
    if frame.when is not None:
        frame.when = _to_come(frame, _in_the_past(frame, context.document.published), context.document.published)
        return
    tokens = context.document.tokens
    begin = tokens.sentences[tokens.sentence(token)][0]
    for k in range(token, max(begin, frame.first - 3) - 1, -1):
        if k in context.spans and any("before" in context.lexemes[k - back].tags for back in (2, 3) if back <= k):
            frame.future = True
            frame.when = _shifted(context.document.published, context.spans[k], k)
            return
        if k in context.spans and "after" in context.lexemes[k - 2].tags:
            frame.past = True
            base = day_before(context, k)
            frame.when = _shifted(base.start if base else context.document.published, -context.spans[k], k)
            return
        step = {"day_after": -1, "day_before": 1}.get(
            next((t for t in ("day_after", "day_before") if t in context.lexemes[k].tags), "")
        )
        dated = day_before(context, k) if step else None
        if step and dated is not None:
            frame.when = _shifted(dated.end, timedelta(days=step), k)
            return
    during = any("during" in context.lexemes[k].tags for k in range(max(begin, token - 2), token))
    said = day_before(context, token) if during else None
    if said is not None and said.start == said.end:
        frame.when = said
        return
    together = any("same_time" in context.lexemes[k].tags for k in range(max(begin, token - 3), token))
    if (frame.same_time or together) and earlier is not None:
        frame.when = earlier
    elif "ordinals" not in context.lexemes[token].tags and (frame.past or frame.inside) and not (frame.future or frame.proposed or frame.cancelled):
        frame.when = _day_of_clause(context, frame) or _day_of_lead(context, frame)


def _to_come(frame: Frame, when: When | None, published: date) -> When | None:
    """The date of a meeting; a day of the last week is that of the next one where the verb is of the present."""
    told = frame.past or frame.inside or frame.proposed or frame.cancelled
    if when is None or told or not frame.present or when.start != when.end:
        return when
    return _shifted(when.end, _WEEK, when.last) if 1 < (published - when.start).days < _WEEK.days else when


def _day_of_lead(context: MeetingContext, frame: Frame) -> When | None:
    """The first of the last days that the lead names behind a meeting that it opens with."""
    tokens, published = context.document.tokens, context.document.published
    sentence = tokens.sentence(frame.first)
    if not frame.held or sentence >= _LEAD_SENTENCES:
        return None
    end = min(tokens.sentences[min(sentence + 2, len(tokens.sentences) - 1)][1], frame.last + _FAR)
    days = (context.dates[k] for k in range(frame.last, end) if k in context.dates)
    return next((day for day in days if day.start == day.end and 0 <= (published - day.start).days <= _NEWS_DAYS), None)


def _in_the_past(frame: Frame, published: date) -> When | None:
    """The date of a meeting; that of the year before where a month without a year is to come and the meeting is not."""
    when = frame.when
    settled = frame.past and frame.held and not (frame.future or frame.proposed or frame.cancelled)
    if when is None or not settled or when.start <= published + timedelta(days=1) or when.start.month == 2:
        return when
    return When(
        when.first, when.last, when.start.replace(year=when.start.year - 1), when.end.replace(year=when.end.year - 1)
    )


def _day_of_clause(context: MeetingContext, frame: Frame) -> When | None:
    """The date before the meeting in its clause, where no other clause begins in between."""
    tokens = context.document.tokens
    begin = max(tokens.sentences[tokens.sentence(frame.first)][0], frame.first - _CLAUSE_MAX)
    for k in range(frame.first - 1, begin - 1, -1):
        if k in context.dates:
            return context.dates[k]
        if context.words[k] in ENDS or not _CUTS.isdisjoint(context.lexemes[k].tags):
            return None
    return None


def _shifted(day: date, length: timedelta, token: int) -> When | None:
    """The day so long before or behind; None where the calendar ends."""
    try:
        shifted = day + length
    except OverflowError:
        return None
    return When(token, token, shifted, shifted)


def day_before(context: MeetingContext, token: int) -> When | None:
    """The nearest date before a token in its sentence."""
    tokens = context.document.tokens
    begin = max(tokens.sentences[tokens.sentence(token)][0], token - _FAR)
    return next((context.dates[k] for k in range(token - 1, begin - 1, -1) if k in context.dates), None)


def status_of(frame: Frame, published: date) -> MeetingStatus | None:
    """How far the meeting has come; None when the words do not say."""
    ahead = frame.when is not None and frame.when.start > published
    if frame.moved and ahead:
        return MeetingStatus.SCHEDULED
    if frame.cancelled:
        return MeetingStatus.SCHEDULED if frame.proposed and not frame.past else MeetingStatus.CANCELLED
    if frame.convened and ahead and frame.when and frame.when.end - frame.when.start <= _SESSION_MAX:
        return MeetingStatus.SCHEDULED
    if frame.present and not frame.past and frame.when and frame.when.end >= published and not frame.proposed:
        return MeetingStatus.SCHEDULED
    if frame.doubted or (frame.proposed and not frame.agreed and not (frame.past and not ahead)):
        return MeetingStatus.PROPOSED
    if ahead or frame.future or frame.agreed:
        return MeetingStatus.SCHEDULED
    if frame.past or frame.present or frame.inside or frame.when is not None:
        return MeetingStatus.HELD
    return None
