"""Texts of words that names are made of, and the names in them."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from streams.extract.document import Document, open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.knowledge import load_spelling
from streams.records import Entity

PIECES = (
    "قال", "وأضاف", "أن", "إن", "في", "إلى", "من", "على", "علي", "و", "،", ".", ":", "(", ")", "«", "»", '"',
    "-", "\n", " ", "وزير", "الوزير", "نائب", "نظيره", "نظيرته", "المتحدث", "باسم", "الرئيس", "الرئيسان",
    "الأمين", "العام", "د", "الخارجية", "الدفاع", "الروسي", "الروسية", "الأميركية", "الكوري", "الشمالي",
    "روسيا", "للناتو", "حلف", "شمال", "الأطلسي", "موسكو", "بموسكو", "واشنطن", "الكرملين", "الغرب", "الشرق",
    "بوتين", "وبوتين", "لافروف", "سيرغي", "بايدن", "جو", "محمد", "ومحمد", "عبد", "الله", "الرحمن", "بن", "آل",
    "أبو", "صالح", "أمل", "فلزكوب", "غرينفالد", "وزارة", "مجلس", "النواب", "حزب", "حركة", "وكالة", "صحيفة",
    "الأنباء", "السعودية", "جامعة", "للأبحاث", "الهيئة", "الوطنية", "مدينة", "نهر", "مطار", "الحدود",
    "الأوكرانية", "الحكومة", "الجيش", "الحلف", "بلاده", "الثاني", "البيت", "الأبيض", "NATO", "Putin", "موسـكو",
    "مُوسكو", "\u200f", "\ud800", "2022", "الدولي", "رئيس", "الوفد", "حلفاء", "الناتو", "الأوروبيون", "الوزارة",
    "ﻟﻠﻨﺎﺗﻮ", "ﻻ", "ﷲ", "ﻷوروبا", "وﻟﺮوﺳﻴﺎ", "ـ",
)  # fmt: skip
"""Words and signs that names are made of, and some that they are not."""

TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(max_size=60),
)


def opened(text: str) -> Document:
    """A text as an article of 2022."""
    article = make_article(text, article_id="law", published_at=dt.datetime(2022, 1, 12, tzinfo=dt.UTC))
    return open_document(article, "0" * 16, 1, load_spelling())


def names_of(text: str, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The names in a text."""
    return find_entities(opened(text), Reading(), knowledge)
