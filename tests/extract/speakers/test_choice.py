"""For whom speakers speak: weighed as the features are named, told alike for quotes and mentions, and never against a list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from streams.extract import read
from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import by_name, parse_model
from streams.extract.speakers.evidence import party_evidence, view_of
from streams.extract.speakers.scene import Scene, open_scene
from streams.records import Article, Quote
from tests.support import article, seed_articles

UNION = (
    "حكومة مالاوي تعرض زيادة والمعلمون يرفضون\n\nعرضت الحكومة زيادة قدرها عشرة في المئة. ورفضت نقابة المعلمين العرض. "
    "وقال شيكو بندا للصحافيين إن أعضاءه لن يعودوا إلى الفصول قبل أن تدفع الحكومة. وأضاف بندا أن المعلمين صبروا كثيرا."
)
"""Nobody says whose chairman he is: his words and what was told before do."""
TOLD = [
    (UNION, "MWI-TEACHERS-UNION"),
    ("وقعت كينيا وأوغندا اتفاقا. وقال وزير التجارة الأوغندي بيتر أوكيلو إن بلاده ستخفض الرسوم.", "UGA"),
    ("اتهم مزارعون الحكومة بالتلكؤ. وقال الخبير الاقتصادي السابق راجيف مهتا إن السعر لن يكفي.", None),
    ("عرضت كينيا هدنة. ويتوقع وسطاء في نيروبي أن يوقع الجانبان الأحد.", None),
    ("عرضت كينيا هدنة. ويتوقع الوسيط الكيني أن يوقع الجانبان الأحد.", "KEN"),
    ("رفضت كينيا العرض. وترى وزيرة التجارة الكينية السابقة سلمى نعمان أن الرسوم باقية.", None),
    ("بيرو ترفض المقترح. وفي سانتياغو رد المتحدث باسم الخارجية بأن بلاده «لا تفهم سبب الرفض».", "CHL"),
    ("قصفت كينيا الميناء. وقالت مصادر عسكرية إقليمية إن القصف توقف.", None),
    ("قصفت كينيا الميناء. وقال مصدر أوغندي مطلع إن القصف توقف.", "UGA"),
    ("قصفت كينيا الميناء. وأفادت تقارير بأن القصف توقف.", None),
    ("أوقفت كينيا الصياد. وقال أحد أقاربه إن القارب كان في الميناء.", None),
    ("قصفت كينيا الميناء. وقال المرصد نقلا عن مصدر عسكري أوغندي إن القصف توقف.", "UGA"),
]
"""A text, and the party of its last quote."""


def scene_of(one: Article, knowledge: Knowledge) -> Scene:
    """The speakers of an article as the rules leave them."""
    untaught = replace(knowledge, speakers=parse_model("yes\n"))
    document = open_document(one, knowledge.ruleset, 1, knowledge.spelling)
    return open_scene(document, read_before("positions", document, untaught), knowledge.gazetteer)


def quotes_of(text: str, knowledge: Knowledge) -> tuple[Quote, ...]:
    """The quotes of a text."""
    return read(article(text), knowledge).quotes


@pytest.mark.parametrize(("text", "actor"), TOLD)
def test_speakers_speak_for_whom_the_article_shows(text: str, actor: str | None, knowledge: Knowledge) -> None:
    """The last quote of the text has this party; who speaks for none gets none."""
    assert quotes_of(text, knowledge)[-1].actor == actor


def test_what_is_weighed_is_what_is_named(knowledge: Knowledge) -> None:
    """Of every speaker and party: training, which is told names, and reading, which adds weights, ask the same."""
    asked = 0
    for one in (*seed_articles(), article(UNION)):
        scene = scene_of(one, knowledge)
        for speaker in scene.speakers:
            view = view_of(scene, speaker)
            for code in scene.standings:
                names = party_evidence(view, code, by_name)
                assert party_evidence(view, code, knowledge.speakers.by_weight) == knowledge.speakers.total(names)
                asked += 1
    assert asked


def test_a_model_of_nothing_leaves_the_rules_their_word(knowledge: Knowledge) -> None:
    """Without weights every quote keeps its party, also none: what training starts from."""
    untaught = replace(knowledge, speakers=parse_model("yes\n"))

    assert {quote.actor for quote in quotes_of(UNION, untaught) if quote.speaker_id} == {None}


def test_who_is_in_a_list_speaks_for_what_it_says(knowledge: Knowledge) -> None:
    """A model that would give everybody another party has no say about a state, a listed body or a holder of an office."""
    against = replace(
        knowledge, speakers=parse_model("yes\n" + "\n".join(f"given=other {s}\t0:9999" for s in SORTS) + "\n")
    )
    text = "قالت روسيا إن الرد قريب. وقال حلف شمال الأطلسي إن الرد متأخر. وقال ستولتنبرغ إن الباب مفتوح."

    assert [q.actor for q in quotes_of(text, against)] == [q.actor for q in quotes_of(text, knowledge)]
    assert {q.actor for q in quotes_of(UNION, against)} != {q.actor for q in quotes_of(UNION, knowledge)}


SORTS = ("known", "person", "listed", "body", "state", "noun", "nobody")
"""Every sort of speaker."""


def test_a_person_belongs_to_whom_he_speaks_for(knowledge: Knowledge) -> None:
    """The mention has the party of the quotes, so that a stand of his is one of theirs."""
    reading = read(article(UNION), knowledge)
    speaker = reading.quotes[-1]
    mentions = [entity for entity in reading.entities if entity.entity_id == speaker.speaker_id]

    assert mentions
    assert {entity.affiliation for entity in mentions} == {"MWI-TEACHERS-UNION"}


def test_a_title_is_the_party_of_its_quotes(knowledge: Knowledge) -> None:
    """An officer without a name is a party of the text with the code that his quote has."""
    text = "رفضت ناميبيا المبلغ. وقالت برلين إن المبلغ نهائي. وفي ويندهوك قال رئيس الوزراء إن الحكومة لن توقع."
    reading = read(article(text), knowledge)
    document = open_document(article(text), knowledge.ruleset, 1, knowledge.spelling)
    quote = reading.quotes[-1]
    officers = {document.tokens.starts[p.first]: p.actor for p in reading.parties if p.person}

    assert quote.actor == "NAM"
    assert officers.get(quote.speaker_start) == quote.actor
