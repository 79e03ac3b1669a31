"""Which language a text is in: Arabic is never taken for another, its neighbours not for Arabic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.article import make_article
from streams.ingest.language import detect, language_of
from tests.support import seed_articles

SENTENCES = {
    "ar": "وصل الوفد إلى الميناء أمس وقال رئيسه إن الجسر سيفتح قبل نهاية العام",
    "fa": "هیئت دیروز به بندر رسید و رئیس آن گفت که پل تا پایان سال باز خواهد شد",
    "ur": "وفد کل بندرگاہ پہنچا اور اس کے سربراہ نے کہا کہ پل سال کے آخر تک کھول دیا جائے گا",
    "ps": "پلاوی پرون بندر ته ورسېد او مشر یې وویل چې پل به د کال تر پایه پرانیستل شي",
    "ckb": "شاندەکە دوێنێ گەیشتە بەندەرەکە و سەرۆکەکەی گوتی کە پردەکە تا کۆتایی ساڵ دەکرێتەوە",
    "ug": "ۋەكىللەر ئۆمىكى تۈنۈگۈن پورتقا يېتىپ كەلدى ۋە كۆۋرۈك بۇ يىل ئېچىلىدۇ دېدى",
    "en": "The delegation reached the port and its head said that the bridge will open by the end of the year",
    "fr": "La délégation est arrivée au port et son chef a dit que le pont serait ouvert avant la fin de l'année",
    "tr": "Heyet dün limana ulaştı ve başkanı köprünün yıl sonuna kadar açılacağını söyledi, bu bir ilk olarak görüldü",
    "he": "המשלחת הגיעה אתמול לנמל",
    "ru": "Делегация вчера прибыла в порт, и её глава сказал, что мост откроют до конца года",
    "zh": "代表团昨天抵达港口",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_enough(language: str) -> None:
    """The neighbours in the Arabic script, and others."""
    assert detect(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "عاجل",
        "موسكو ترفض",
        "(د ب أ)",
        "سيول - د ب أ",
        "إف 16 وإس 400",
        "فی القاهرة التقی الوزیر نظیره الترکی",
        "قمة NATO في Oslo: قال stoltenberg",
        "",
        "2024",
        "كيف؟",
    ],
)
def test_short_arabic_is_arabic(text: str) -> None:
    """Headlines, initials, a Persian keyboard, names in Latin letters, and what tells nothing."""
    assert detect(text) == "ar"


def test_every_line_of_the_seeds_is_arabic() -> None:
    """Also alone."""
    assert {detect(line) for article in seed_articles() for line in article.text.split("\n")} == {"ar"}


@pytest.mark.parametrize(
    ("text", "given", "language"),
    [
        (SENTENCES["ar"], "ar-EG", "ar-EG"),
        (SENTENCES["ar"], "en", "ar"),
        (SENTENCES["en"], "ar", "en"),
        (SENTENCES["fa"], "ar", "fa"),
        (SENTENCES["ur"], "ur", "ur"),
        ("موسكو ترفض", "fa", "fa"),
        ("Oslo", "no", "no"),
        (SENTENCES["en"], "en-GB", "en-GB"),
        ("", "fa", "fa"),
        ("ᚠᚢᚦ", None, "und"),
    ],
)
def test_what_is_given_is_believed_unless_absurd(text: str, given: str | None, language: str) -> None:
    """Another script, or many words of another language, speak against it; a short line does not."""
    assert language_of(text, given) == language


def test_an_article_has_its_language() -> None:
    """Detected where the source says nothing; an article without text is Arabic, as it was before."""
    assert make_article(SENTENCES["fa"]).language == "fa"
    assert make_article(SENTENCES["en"], language="ar").language == "en"
    assert make_article("", withdrawn=True, article_id="a").language == "ar"


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    """Nothing is raised."""
    assert detect(text)
