"""A frame and the names around its meeting in; the parties that its own words leave out, added."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.meetings.context import FAR, MeetingContext, Who
from streams.extract.meetings.frame import Frame

__all__ = ["name_parties", "name_party_behind", "travels"]

_TRAVEL: Final = frozenset({"travel", "visit_verbs", "send_verbs", "return_verbs"})
"""Lists of the words of a journey."""
_TO: Final = "الي"
_THAT: Final = "ان"
_COMMAS: Final = frozenset("،,؛;")
_TIMES: Final = frozenset({"before", "after"})
_THIRD: Final = 3
_OBJECTS: Final = frozenset({"calls", "contacts", "gatherings", "rounds", "talks", "with"})
"""Lists of what stands right behind a verb of meeting whose subject is left out."""
_TITLE_MAX: Final = 4
"""Tokens of a title before the nationality of its bearer."""
_WAY_MAX: Final = 12
"""Tokens between a word of travel and where it leads."""
_LANDED_MAX: Final = 8
"""Tokens between a word of arrival and its place: «حطت طائرة الوفد الكيني في …»."""
_AHEAD_MAX: Final = 9
"""Tokens looked on over for who the pronoun of a meeting means."""


def travels(context: MeetingContext, token: int) -> bool:
    """Whether the word is one of a journey, or of an arrival with its place: «قدم إلى جنيف», «حل بالقاهرة»."""
    if not _TRAVEL.isdisjoint(context.lexemes[token].tags):
        return True
    word, plain = context.words[token].removeprefix("و"), context.lexicon.plain
    if word in plain.comings:
        return token + 1 < len(context.words) and context.words[token + 1] == _TO
    if word not in plain.arrivals:
        return False
    for k in range(token + 1, min(len(context.words), token + _LANDED_MAX)):
        who = context.who.get(k)
        led = context.words[k - 1] == _TO or "inside" in context.lexemes[k - 1].tags
        if who is not None and who.place is not None and (led or who.preposition == "ب"):
            return True
    return False


def name_parties(context: MeetingContext, frame: Frame, token: int) -> None:
    """Add the parties that the words before name: «between them», or the one who meets whom «with» names."""
    subject = () if frame.each_other else dropped_subject(context, token)
    if subject and len(frame.parties) < 2:
        frame.parties.update(dict.fromkeys(subject))
        return
    tokens = context.document.tokens
    sentence = tokens.sentence(token)
    before = tokens.sentences[max(0, sentence - 1)][0]
    begin = before if frame.each_other else tokens.sentences[sentence][0]
    chained, k, met = -1, token, not frame.outside
    while k > max(begin, token - FAR):
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
    if side is None:
        return (), k + 1, False
    titled = any(context.title(n) for n in range(max(0, k - 3), k))
    joint = {context.side(n) for n in (max(0, k - 1), k + 1)} - {None, side}  # «اللجنة الكينية الأوغندية»
    return (side,) if titled or joint else (), k + 1, False


def dropped_subject(context: MeetingContext, verb: int) -> tuple[str, ...]:
    """Whom a further verb without a subject tells of: that of the main clause before, not whom that names last; () where it is none."""
    if not _goes_on(context, verb):
        return ()
    tokens, lexemes = context.document.tokens, context.lexemes
    begin = max(tokens.sentences[tokens.sentence(verb)][0], verb - FAR)
    if verb - begin <= 1:
        return _subject_before(context, verb, begin)
    end = verb
    while end > begin:
        start = next((k + 1 for k in range(end - 1, begin - 1, -1) if _parts(context, k)), begin)
        clause = range(start, end)
        if any("relatives" in lexemes[k].tags or "each_other" in lexemes[k].tags for k in clause):
            return ()
        apposed = start > begin and context.words[start - 1] in _COMMAS and _opens_with_name(context, start)
        first = next((k for k in clause if _party_at(context, k)[0]), None)
        if first is not None and not apposed:
            codes, last, _ = _party_at(context, first)
            return () if _party_at(context, last)[2] else codes  # «وزيرا مصر وتركيا» have a verb in the dual
        end = start - 1
    return ()


def _subject_before(context: MeetingContext, verb: int, begin: int) -> tuple[str, ...]:
    """The person that the sentence before opens with, where the verb has its object right behind it: «… . وأجرى محادثات مع نظيره»."""
    behind, tokens = min(verb + 1, len(context.words) - 1), context.document.tokens
    titles = context.gazetteer.titles
    counterpart = context.gazetteer.title_stem(context.words[behind]) in titles.counterparts
    if not begin or not (counterpart or not _OBJECTS.isdisjoint(context.lexemes[behind].tags)):
        return ()
    first = tokens.sentences[tokens.sentence(begin) - 1][0]
    named = next((k for k in range(first, begin) if _party_at(context, k)[0]), None)
    if named is None:
        return ()
    codes, last, _ = _party_at(context, named)
    who = context.who.get(named)
    person = (who is not None and who.person) or any(
        context.title(k) for k in range(max(first, named - _TITLE_MAX), named)
    )
    return () if not person or _party_at(context, last)[2] else codes


def _goes_on(context: MeetingContext, verb: int) -> bool:
    """Whether a verb of one person goes on with what is told: «ثم أجرى», «والتقى», «قبل أن يلتقي»."""
    lexeme, words, joiners = context.lexemes[verb], context.words, context.lexicon.plain.joiners
    forms = [tag for tag in lexeme.tags.values() if isinstance(tag, VerbForm)]
    if not forms or any(form.plural or form.person != _THIRD for form in forms):
        return False
    before = words[verb - 1] if verb else ""
    that = verb > 1 and before == _THAT and not _TIMES.isdisjoint(context.lexemes[verb - 2].tags)
    return lexeme.joined or before in joiners or that


def _parts(context: MeetingContext, token: int) -> bool:
    """Whether a clause may end here."""
    return context.words[token] in _COMMAS or "stops" in context.lexemes[token].tags


def _opens_with_name(context: MeetingContext, token: int) -> bool:
    """Whether what stands behind a comma only says who was named before it: «، الوزير محمد،»."""
    return token in context.who or context.title(token) or context.side(token) is not None


def name_party_behind(context: MeetingContext, frame: Frame) -> None:
    """Add the party named next: «عقب لقائه نظيره، قال الوزير …»."""
    tokens = context.document.tokens
    end = tokens.sentences[tokens.sentence(frame.first)][1]
    for k in range(frame.last, min(end, frame.last + _AHEAD_MAX)):
        if "relations" in context.lexemes[k].tags:
            return  # whom a matter lies between does not meet by that
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
    led = who.first > 0 and context.words[who.first - 1] == _TO
    return led and any(travels(context, k) for k in range(max(0, who.first - _WAY_MAX), who.first))
