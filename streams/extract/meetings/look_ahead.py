"""The context of an article and the token of a meeting in; who meets, when, where and in what way, as the words around it say, out."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.meetings.context import MeetingContext, When, Who
from streams.extract.meetings.enumerations import goes_on_listing, named_next, of_members, several_states
from streams.extract.meetings.frame import Frame, note_tense
from streams.extract.meetings.modes import PATIENCE, Mode
from streams.extract.meetings.posts import of_matter, of_one_named, post_end
from streams.records import Level

__all__ = ["ENDS", "read_on"]


_STEPS_MAX: Final = 45
"""Tokens read on from a meeting."""
_WITH: Final = "مع"
_MATTER_MAX: Final = 3
"""Tokens between a matter and whom it lies between."""
_NAMED_PLACE: Final = 4
"""So many more behind «the capital» or «the seat»."""
_RELATIONS: Final = frozenset({"relations"})
_MATTERS: Final = frozenset({"matters", "relations"})
_LISTING: Final = frozenset({Mode.OPEN, Mode.NAMED})
_RANKS: Final = {level: rank for rank, level in enumerate(Level)}
_VERBAL: Final = frozenset({"relatives", "hold_verbs", "phase_verbs", "host_verbs"})
_LISTS: Final = frozenset({"with", "between", "each_other"})
_CARRYING: Final = frozenset({"inside", "remote", "seat", "capital"}) | _LISTS
_CARRIED_ON: Final = frozenset({"goes_on", "relatives", "coming", "held_adjectives"})
"""What goes on to speak of the meeting behind a comma."""
_AND: Final = frozenset("وف")
_SIGNS: Final = frozenset("\"«»“”'()[]…_-–*")
_THAT: Final = "ان"
"""«إن», «أن», folded."""
_COMMAS: Final = frozenset("،,؛;")
ENDS: Final = frozenset(".!؟?:\n")


class _Reader:
    """Reads on from a token, one mode at a time."""

    __slots__ = (
        "_between",
        "_deputy",
        "_frame",
        "_idle",
        "_mode",
        "_named",
        "_scene",
        "_seat",
        "_tolerant",
        "_topical",
    )

    def __init__(self, context: MeetingContext, frame: Frame, mode: Mode, *, tolerant: bool) -> None:
        self._scene, self._frame, self._mode, self._tolerant = context, frame, mode, tolerant
        self._idle, self._seat, self._topical, self._between, self._deputy = 0, False, False, False, 0
        self._named = -1
        """The token behind a nationality: where the name of the person begins, be it with «و»."""

    def read(self, token: int, stop: int) -> None:
        """Read the tokens up to `stop`, or up to where the meeting is left."""
        context, stop = self._scene, min(stop, token + _STEPS_MAX)
        while 0 < token < stop:
            when, who, word = context.dates.get(token), context.who.get(token), context.words[token]
            if token in context.limits:
                self._by(context.limits[token])
            if when is not None:
                token = self._dated(when, token)
            elif who is not None and self._mode is Mode.OPEN and self._press(who):
                self._frame.refused = True
                return
            elif who is not None and self._takes(who):
                token = self._took(who.last)
            elif word in _SIGNS:
                token += 1
            elif word in ENDS:
                return
            elif word in _COMMAS:
                token = self._comma(token, stop)
            else:
                token = self._word(token)

    def _by(self, limit: When) -> None:
        """Note that what is to be by a day that has not come is to come: «تبدأ المفاوضات قبل نهاية الشهر»."""
        ahead = limit.end >= self._scene.document.published
        self._frame.future |= ahead and self._frame.present and not self._frame.past

    def _to_come(self) -> bool:
        """Whether what was read so far says that they are still to meet."""
        frame = self._frame
        return (frame.future or frame.present or frame.proposed or frame.agreed) and not frame.past

    def _put_off(self, token: int) -> bool:
        """Whether the date here is the new day of what is put off: «تأجيل الاجتماع إلى الأحد»."""
        return self._scene.words[token - 1] == "الي"

    def _dated(self, when: When, token: int) -> int:
        """Take a date as that of the meeting; 0 where it is that of something else said, on behind it where it is none of either."""
        if self._mode is Mode.TOPIC and self._put_off(token) and not self._frame.cancelled:
            return when.last  # «اتفقوا على تأجيل الملف إلى الأحد»
        if self._scene.words[when.first] == "بعد" and not self._to_come():
            return when.last  # «انهارت بعد يومين» counts from the meeting
        if self._said_on(when):
            return 0
        self._frame.moved |= self._frame.cancelled and self._put_off(token)
        known = self._frame.when
        self._frame.when = when if known is None or self._frame.moved or self._later(when, known) else known
        return self._took(when.last)

    def _later(self, when: When, known: When) -> bool:
        """Whether the day known is only that of a journey to what is to be on this one: «وصل اليوم للقاء نظيره غدا»."""
        return self._frame.arrived and known.last <= self._frame.first and when.start > known.start

    def _said_on(self, when: When) -> bool:
        """Whether what follows the date is reported: then it is the day of the saying («قال مصدر في الوفد أمس إن …»)."""
        words = self._scene.words
        behind = when.last + (when.last < len(words) and words[when.last] in _COMMAS)
        return behind < len(words) and words[behind] == _THAT

    def _press(self, who: Who) -> bool:
        """Whether a medium is named, with which nobody meets: «وكالة الأنباء»; «الوكالة» may be any agency."""
        lexeme = self._scene.lexemes[who.first]
        common = who.last == who.first + 1 and not lexeme.definite
        return who.press or ("not_meetings" in lexeme.tags and (common or not who.codes))

    def _took(self, last: int) -> int:
        self._frame.last = max(self._frame.last, last)
        self._idle = 0
        return last

    def _enter(self, mode: Mode) -> None:
        self._mode, self._idle, self._seat = mode, 0, False
        self._topical |= mode is Mode.TOPIC

    def _takes(self, who: Who) -> bool:
        """Take a name as one who meets or as the place, if it is either."""
        frame, mode = self._frame, self._mode
        in_place = mode is Mode.PLACE or who.preposition == "ب"
        if in_place and (who.place or self._seat) and (who.city or not self._topical):
            frame.at(who, seat=self._seat)
            self._mode = Mode.PLACE if self._seat and not who.place else Mode.OTHER
            return True
        if mode is Mode.GENITIVE:
            return self._owner(who)
        near = mode is Mode.OPEN or (mode is Mode.NAMED and (who.joined or not self._idle))
        body = who.preposition == "ب" and who.place is None and who.codes and mode in _LISTING  # «المدير بالصندوق»
        if not (near or body) or (in_place and not (who.person or body)):
            return False
        frame.add(who)
        frame.several |= who.joined
        frame.complete |= self._between
        self._mode = Mode.NAMED
        return True

    def _owner(self, who: Who) -> bool:
        """A name right behind the noun: whose meeting it is, or the city that it is called by."""
        follows = self._scene.who.get(who.last)
        if who.city and not (follows and (follows.joined or follows.city)):
            self._frame.at(who)
            self._mode = Mode.OTHER
            return True
        if not who.codes or (who.preposition == "ل" and not who.organisation):
            return False
        self._frame.add(who)
        self._mode = Mode.NAMED
        return True

    def _comma(self, token: int, stop: int) -> int:
        """The token to go on at behind a comma; 0 where the meeting is left."""
        context, after = self._scene, token + 1
        if after >= stop:
            return 0
        who, tags = context.who.get(after), context.lexemes[after].tags
        listed = self._mode in (Mode.OPEN, Mode.NAMED)
        if listed and ((who is not None and who.joined) or (context.proclitic(after) in _AND and context.title(after))):
            return after
        if listed and self._between and goes_on_listing(context, after):
            self._enter(Mode.OPEN)
            return after
        if self._mode is not Mode.TOPIC and named_next(context, after):
            self._enter(Mode.OPEN)
            return after + 1
        if self._frame.transitive and (listed or self._lacks_object()) and context.title(after):
            self._enter(Mode.OPEN)
            return after
        if self._tolerant:
            return after
        if who is not None and who.place is not None and not who.joined and self._mode is Mode.OTHER:
            return who.last  # the country of the city before
        if _CARRIED_ON.isdisjoint(tags) and not self._continues(after):
            return 0
        self._enter(Mode.TOPIC if self._mode is Mode.TOPIC else Mode.OTHER)
        return after

    def _lacks_object(self) -> bool:
        """Whether whom they meet is still to be told, behind a day or place in commas: «التقى الرئيس، أمس في نيروبي، نظيره»."""
        return self._mode in (Mode.OTHER, Mode.PLACE) and len(self._frame.parties) == 1 and not self._frame.listed

    def _continues(self, token: int) -> bool:
        """Whether a day, a place, a list or the telephone comes here."""
        if token >= len(self._scene.words):
            return False
        who, tags = self._scene.who.get(token), self._scene.lexemes[token].tags
        return (
            token in self._scene.dates or (who is not None and who.preposition == "ب") or not _CARRYING.isdisjoint(tags)
        )

    def _settled(self) -> bool:
        """Whether a list in a topic is none of those who meet: they are known."""
        return self._mode is Mode.TOPIC and (len(self._frame.parties) > 1 or self._frame.owned)

    def _word(self, token: int) -> int:
        """The token to go on at behind a word; 0 where the meeting is left."""
        frame, lexeme = self._frame, self._scene.lexemes[token]
        tags = lexeme.tags
        if not tags:
            return self._unknown(token)
        other = ("gatherings" in tags or "talks" in tags) and not self._of_rounds(token)
        served = other and lexeme.preposition == "ل" and self._mode is Mode.GENITIVE
        if served or (other and "margin" in self._scene.lexemes[token - 1].tags):
            self._enter(Mode.OTHER)
            return token + 1
        if self._scene.words[token] == _THAT and "expected" in self._scene.lexemes[token - 1].tags:
            return token + 1  # «من المقرر أن يعقده»
        held = token > self._frame.first and "hold_verbs" in self._scene.lexemes[token - 1].tags
        other |= held and ("contacts" in tags or "calls" in tags)  # «… وأجرى اتصالا»
        if "stops" in tags or "same_time" in tags or (other and not self._tolerant):
            return 0
        if "not_meetings" in tags and self._mode in (Mode.GENITIVE, Mode.OPEN) and not self._tolerant:
            frame.refused = True
            return 0
        frame.by_phone |= "remote" in tags
        frame.same_time |= "again" in tags
        frame.each_other |= "each_other" in tags or "both" in tags
        if "coming" in tags and (self._mode in (Mode.GENITIVE, Mode.NAMED) or self._scene.words[token - 1] in _COMMAS):
            frame.future = True
        self._course(token)
        frame.proposed |= "propose_adjectives" in tags and self._mode is Mode.GENITIVE
        frame.cancelled |= "cancel_adjectives" in tags and self._mode is Mode.GENITIVE
        if "cancel_verbs" in tags and "cancel_nouns" not in tags and self._mode in (Mode.GENITIVE, Mode.NAMED):
            frame.cancelled |= tags["cancel_verbs"].tense is Tense.PAST
        for tag in ("hold_verbs", "phase_verbs", "host_verbs"):
            if tag in tags and self._mode is not Mode.TOPIC:
                note_tense(frame, tags[tag].tense)
                frame.held = True
        self._rank(token, tags.get("level"))
        return self._turn(token)

    def _course(self, token: int) -> None:
        """Note a word that says that the meeting was held: «التي عقدها», «المنعقدة», «لقاء جمعه بالوزير»."""
        frame, tags = self._frame, self._scene.lexemes[token].tags
        if "hold_nouns" in tags and "relatives" in self._scene.lexemes[token - 1].tags:
            frame.held = frame.past = True
        if "gathered" in tags and self._mode is not Mode.TOPIC:
            frame.held = frame.past = frame.gathered = True
            frame.last = max(frame.last, token + 1)
        if "held_adjectives" in tags and self._mode in (Mode.GENITIVE, Mode.NAMED):
            frame.held = frame.past = True

    def _related(self, token: int) -> bool:
        """Whether «between» at the token belongs to a matter, not to those who meet: «لمراجعة الاتفاق بين …»."""
        begin = max(self._frame.first + 1, token - _MATTER_MAX)
        kinds = _MATTERS if "between" in self._scene.lexemes[token].tags else _RELATIONS
        matter = next((k for k in range(begin, token) if not kinds.isdisjoint(self._scene.lexemes[k].tags)), token)
        return matter < token and not any(k in self._scene.dates for k in range(matter, token))

    def _of_rounds(self, token: int) -> bool:
        """Whether the noun only says what the sessions before it are of: «جلسات المباحثات»."""
        lexemes = self._scene.lexemes
        return lexemes[token].definite and "rounds" in lexemes[token - 1].tags

    def _turn(self, token: int) -> int:
        """Change the mode as a word of the lists asks; the token to go on at."""
        context, frame, tags = self._scene, self._frame, self._scene.lexemes[token].tags
        if self._mode in _LISTING and of_one_named(context, token - 1) and post_end(context, token - 1) > token:
            return self._post(token - 1)
        if ("between" in tags or context.words[token] == _WITH) and self._related(token):
            self._enter(Mode.TOPIC)
        elif not _LISTS.isdisjoint(tags) and not self._settled():
            frame.listed = True
            frame.outside |= "with" in tags and not frame.parties
            self._between = "between" in tags
            frame.between |= self._between
            self._enter(Mode.OTHER if "each_other" in tags else Mode.OPEN)
        elif "inside" in tags or "seat" in tags or "capital" in tags:
            self._inside(token)
        elif "towards" in tags:
            self._towards(token)
        elif "topic" in tags or ("agreements" in tags and frame.owned):
            self._enter(Mode.TOPIC)
        elif "goes_on" in tags:
            self._enter(Mode.OTHER)
            return token + 1 if self._continues(token + 1) else 0
        elif _VERBAL.isdisjoint(tags):
            return self._unknown(token)
        elif not self._tolerant:
            self._enter(Mode.OTHER)
        return token + 1

    def _towards(self, token: int) -> None:
        """Read on behind «to», «from»: whom an offer or call is to or from, else a matter."""
        context, frame = self._scene, self._frame
        if token + 1 < len(context.words) and "expected" in context.lexemes[token + 1].tags:
            self._enter(Mode.OTHER)  # «كان من المقرر أن»
        elif not (self._mode is Mode.OPEN and context.title(token - 1)):  # «ممثلون عن إيران»
            caller = frame.by_phone and not frame.listed  # «تلقى اتصالا من …»
            self._enter(Mode.OPEN if frame.proposed or caller else Mode.TOPIC)

    def _inside(self, token: int) -> None:
        """Read on in a place: «في», «في مقر», «بالعاصمة»; not behind «عضو في»."""
        context, lexeme, before = self._scene, self._scene.lexemes[token], self._scene.lexemes[token - 1]
        if "inside" in lexeme.tags:
            members = several_states(self._scene, token + 1) or of_members(self._scene, token)
            if members and self._mode in (Mode.OPEN, Mode.GENITIVE):
                self._enter(Mode.OPEN)
            elif of_matter(context, token, discussing=self._frame.discussing):
                self._enter(Mode.TOPIC)
            elif "member" not in before.tags:
                self._enter(Mode.PLACE)
        elif self._mode is Mode.PLACE or lexeme.preposition == "ب" or (self._tolerant and "seat" in lexeme.tags):
            self._enter(Mode.PLACE)
            self._seat, self._idle = "seat" in lexeme.tags, -_NAMED_PLACE

    def _unknown(self, token: int) -> int:
        """An adjective of nationality, a title, or any other word."""
        context, mode = self._scene, self._mode
        word = context.words[token]
        side = context.side(token)
        if side is not None and (mode in (Mode.GENITIVE, Mode.OPEN) or (mode is Mode.NAMED and not self._idle)):
            self._frame.parties[side] = None
            self._frame.complete |= self._between
            self._mode = mode if mode is Mode.GENITIVE else Mode.NAMED
            self._named = context.side_end(token)
            return self._took(self._named)
        if self._between and mode is Mode.OPEN and of_one_named(context, token):
            self._between, self._frame.outside = False, True  # «بين ممثله ووزير …»: his of whom was named
            return self._post(token)
        if context.title(token) and mode is not Mode.TOPIC:
            self._frame.persons |= mode in (Mode.OPEN, Mode.NAMED)
            prefixed = context.proclitic(token)
            counterpart = context.gazetteer.title_stem(word) in context.gazetteer.titles.counterparts
            object_ = self._frame.transitive and (
                mode is Mode.NAMED or (mode is Mode.OTHER and len(self._frame.parties) == 1)
            )
            if mode is Mode.GENITIVE or counterpart or object_ or (prefixed and mode in (Mode.NAMED, Mode.OTHER)):
                self._enter(Mode.OPEN)
                return token + 1
        if context.proclitic(token) in _AND and not (
            self._tolerant or self._named == token or mode in (Mode.GENITIVE, Mode.TOPIC)
        ):
            if not self._another(token):
                return 0
            self._frame.several = True
            self._enter(Mode.OPEN)
            return token + 1
        self._idle += 1
        if self._idle > PATIENCE.get(mode, _STEPS_MAX):
            self._enter(Mode.OTHER)
        return token + 1

    def _post(self, title: int) -> int:
        """The token behind the place of a post; the city that it is in is where its bearer meets."""
        context, end = self._scene, post_end(self._scene, title)
        who = context.who.get(title + 2)
        if end > title + 1 and who is not None and who.city and "inside" in context.lexemes[title + 1].tags:
            self._frame.at(who)
        return end

    def _another(self, token: int) -> bool:
        """Whether «and» puts a further party or thing beside the one before, and no verb: a form with «ال» or «ة» is none."""
        context, mode, word = self._scene, self._mode, self._scene.words[token]
        marked = context.document.tokens.laid[context.document.tokens.ends[token] - 1] == "ة"
        if (word.startswith("وال") or marked) and mode in (Mode.OPEN, Mode.NAMED):
            return True
        following = token + 1 < len(context.words) and (context.side(token + 1) or (token + 1) in context.who)
        other_side = self._between and mode is Mode.NAMED and len(self._frame.parties) < 2
        return bool(other_side or (following and mode in (Mode.OPEN, Mode.NAMED)))

    def _rank(self, token: int, rank: str | None) -> None:
        """Remember the highest rank; «deputy» lowers the title behind it."""
        if rank is None or self._mode in (Mode.TOPIC, Mode.PLACE):
            return
        level = Level(rank)
        if level is Level.DEPUTIES:
            self._deputy = token
        elif self._deputy and token - self._deputy <= 2:
            return
        self._frame.level = min(self._frame.level, level, key=_RANKS.__getitem__)


def read_on(context: MeetingContext, frame: Frame, token: int, mode: Mode, *, stop: int | None = None) -> None:
    """Read from a token to the end of its sentence, or tolerantly (over commas) to `stop`."""
    end = context.document.tokens.sentences[context.document.tokens.sentence(token - 1)][1]
    _Reader(context, frame, mode, tolerant=stop is not None).read(token, end if stop is None else stop)
