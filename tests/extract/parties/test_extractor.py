"""Who takes a stand: the nouns, names and titles that name a party, and those that do not."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

import streams.extract.parties
from streams.extract import read
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article

TABLE = tomllib.loads((Path(streams.extract.parties.__file__).parent / "parties.toml").read_text(encoding="utf-8"))
SPEAKERS = [
    ("قال الوزير التشادي من باريس إن بلاده ترفض النص.", "TCD"),
    ("قال المندوب الغاني لدى الأمم المتحدة إن بلاده تؤيد القرار.", "GHA"),
    ("قالت مصادر بولندية في بروكسل إن الاتفاق قريب.", "POL"),
    ("كتب وزير الدفاع النيجيري على منصة إكس أن بلاده سترد.", "NGA"),
    ("قال مسؤول كبير في الاتحاد الأوروبي إن القمة تأجلت.", "EU"),
    ("لوساكا - رفضت المعارضة العرض. وقال ضابط من وفد المعارضة إن المفاوضات توقفت.", "ZMB-OPPOSITION"),
    ("لوساكا - قال مصدر من باريس إن العرض قائم.", None),
    ("قال محلل فرنسي إن الاتفاق لن يصمد.", None),
    ("مدريد - قالت المتحدثة باسم الحكومة إن المفاوضات انتهت.", "ESP"),
    ("أعلنت شركة «سيراف» عرضها. وقال الناطق باسم الشركة إن السعر نهائي.", "SYRAF"),
    ("دعا اتحاد «مرسى» إلى الإضراب. وقال الأمين العام سامر الدلال إن التفاوض توقف.", "MRSY"),
    ("التقى شولتس نظيره الفرنسي إيمانويل ماكرون، وقال الأخير إن اللقاء مثمر.", "FRA"),
    ("قال كبير مفاوضي القبارصة الأتراك إن الخريطة جاهزة.", "NORTHERN-CYPRUS"),
    ("قال الزعيم القبرصي اليوناني إن الخريطة ناقصة.", "CYP"),
    ("وزير الخارجية الإيطالي صرح للتلفزيون بأن الاتفاق قريب.", "ITA"),
    ("بيروت - قيادة الجيش هددت «بإجراءات مناسبة» إذا تكرر القصف.", "LBN"),
    ("بروكسل - رفض القوميون العرض، ثم اتهم القوميون الفلمنكيون الأحزاب بتدبير «انقلاب».", "BEL-NATIONALISTS"),
    ("قالت رئيسة حكومة كتالونيا إن مدريد لم تف بوعودها.", "CATALONIA"),
    ("وقال وزير المالية الكيبيكي إن الخطة غير عادلة.", "QUEBEC"),
    ("نزل الوفد في كتالونيا، وقال رئيس الوفد الإسباني إن مدريد مستعدة.", "ESP"),
    ("طالب وزير خارجية مالي موسى تراوري بسحب البعثة.", "MLI"),
    ("قال مسؤول مالي في الشركة إن الأرباح تراجعت.", None),
    ("لوساكا - أوضح مسؤول ضمن الوفد النرويجي أن الوقت ضيق.", "NOR"),
    ("ذكرت صحيفة تونسية أن باريس تخلت عن طلبها.", None),
    ("ذكرت صحيفة مقربة من حركة النهضة أن الحوار توقف.", "ENNAHDA"),
    ("قال شولتس إن اللقاء مثمر، ووصف الرسوم الصينية بأنها «ظالمة».", "DEU"),
    ("قالت لجنة الأسرى التابعة لحركة حماس إن الصفقة قريبة.", "HAMAS"),
    ("قال «حزب الوفد» إن الوقت ضيق. وأضاف «الحزب» في بيان أن الاتفاق قريب.", "WFD-PARTY"),
]
"""Who is quoted, and the party spoken for: it stands in the head of the description, not in its tail."""


@pytest.mark.parametrize("case", TABLE["case"], ids=[case["because"] for case in TABLE["case"]])
def test_parties(case: dict[str, Any], knowledge: Knowledge) -> None:
    """Words that name a party do so with its code, and nothing else is one."""
    published = dt.datetime.combine(TABLE["published"], dt.time(), dt.UTC)
    article = make_article(case["text"], article_id="case", published_at=published)
    tokens = open_document(article, "0" * 16, 1, knowledge.spelling).tokens
    found = {(tokens.surface(p.first, p.last), p.actor) for p in read(article, knowledge).parties}

    assert {(e["text"], e["actor"]) for e in case["expect"]} <= found
    assert not (case.get("only") and found)
    assert not {actor for _, actor in found} & set(case.get("absent", ()))


@pytest.mark.parametrize(("text", "actor"), SPEAKERS)
def test_speakers_speak_for_their_party(text: str, actor: str | None, knowledge: Knowledge) -> None:
    """The last quote of the text is credited to this party."""
    published = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
    quotes = read(make_article(text, article_id="case", published_at=published), knowledge).quotes

    assert quotes
    assert quotes[-1].actor == actor


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("أغلقت الكونغو المعبر، وكيغالي تشترط حوارا مباشرا.", "RWA"),
        ("تعثرت المحادثات. لكن كيغالي لن تسحب قواتها.", "RWA"),
        ("في كيغالي تشترط الكونغو حوارا مباشرا.", None),
    ],
)
def test_capitals_act_for_their_states(text: str, state: str | None, knowledge: Knowledge) -> None:
    """A capital is its state as the subject at the head of a clause, and a mere place behind a preposition."""
    published = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
    entities = read(make_article(text, article_id="case", published_at=published), knowledge).entities

    assert [e.stands_for for e in entities if e.name == "Kigali"] == [state]
