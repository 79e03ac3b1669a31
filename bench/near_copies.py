"""Copies of articles, and other articles about the same events, in; how many are told apart, and how fast, out.

python -m bench.near_copies [--seed N] [--articles 100000]

Copies are made from bench/gold/dev, bench/gold/train and bench/stories by seeded
transformations (bench/copies.py). All is published within five days, so that all
is compared with all: articles of one negotiation, pairs of articles about one event
by two authors, the same with one official statement in both, and bulletins of several days.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench.copies import TRANSFORMATIONS, copy_of
from streams.arabic.sketch import sketch_of
from streams.ingest.article import make_article
from streams.records import Article, SketchRegister, StoryMember
from streams.runtime.codec import load_codec
from streams.runtime.group_stage import KeptSketches
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_table import temporary
from streams.stories.sketched import sketched
from streams.stories.stories import Stories

__all__ = ["Case", "Scores", "cases", "measured"]

BENCH = Path(__file__).parent
START = dt.datetime(2030, 6, 3, tzinfo=dt.UTC)
DAYS = 5
WORDS_MIN = 60
"""Shorter texts of bench/gold/train are single clauses."""
COPIES = 3
NONE = Stamp("bench", 0, "bench")
STATEMENTS = (
    "إن ما جرى اليوم خطوة أولى على طريق طويل، ونحن نعرف أن الثقة لا تبنى في جلسة واحدة، لكننا نعد بأن نلتزم بما وقعنا عليه كلمة كلمة",
    "لن نعلق على ما تتداوله وسائل الإعلام من تسريبات، وكل ما لدينا أعلناه في حينه، ومن يملك غير ذلك فليقدمه إلى اللجنة المختصة",
    "نؤكد أن الباب لم يغلق، وأن الوسطاء يواصلون اتصالاتهم ليلا ونهارا، وأن الأيام القليلة المقبلة ستحمل جوابا واضحا لمن ينتظره",
    "من حق الناس أن يعرفوا لماذا تعثرنا، ولذلك سننشر محاضر الجلسات كاملة بعد أن يوافق الجميع، ولن نحذف منها سطرا واحدا مهما كان محرجا",
    "تحملنا فوق ما يحتمل وصبرنا على الوعود سنة بعد سنة، أما اليوم فلا نطلب سوى جدول زمني مكتوب وتوقيع صريح أمام الشهود",
    "ليست القضية أرقاما تزيد هنا وتنقص هناك، بل قضية ثقة ضاعت، ومن أراد استعادتها فليبدأ بخطوة واحدة ثم نمشي نحوه خطوتين",
    "أبلغنا زملاءنا أن المقترح قابل للتعديل لا للرفض، وأننا سنعود إلى الطاولة متى رأينا على الورق ما سمعناه في الممرات",
)
BULLETINS = (
    """نشرة الصرف: الدولار عند {} في السوق الموازية

بلغ سعر شراء الدولار صباح اليوم {} وسعر بيعه {} في مكاتب العاصمة، وسجل اليورو {} والجنيه الإسترليني {}. وتراوح الفارق بين السوقين عند {} نقطة.

وفي سوق المعادن سجل غرام الذهب عيار 21 نحو {} والأونصة {} عند الإغلاق، فيما بلغ غرام الفضة {}. وتوقع متعاملون أن يستقر السوق حتى نهاية الأسبوع ما لم تتغير أسعار الفائدة.

ودعت نقابة الصيارفة المواطنين إلى الالتزام بالنشرة الرسمية وعدم التعامل مع الوسطاء غير المرخصين، مذكرة بأن غرامة المخالف تصل إلى {} ألفا.""",
    """حالة الطقس ليوم غد: العظمى {} درجة

قالت مديرية الأرصاد إن درجة الحرارة العظمى تبلغ غدا {} في العاصمة و{} في الساحل و{} في الجبال، فيما تنخفض ليلا إلى {} درجات.

وتنشط الرياح الشمالية الغربية بسرعة {} كيلومترا في الساعة مع رطوبة تصل إلى {} في المئة. ويرتفع الموج إلى {} سنتيمترا بعد الظهر.

وتنصح المديرية السائقين بالحذر على الطرق الصحراوية بسبب الغبار الذي يخفض الرؤية إلى {} متر، كما تنصح البحارة بمتابعة النشرات قبل الإبحار. وتغرب الشمس عند السادسة و{} دقيقة.""",
)
PLAIN_EVENTS = 8
"""Of so many events the two articles are as they are; in those of the others both authors quote one statement."""


@dataclass(frozen=True, slots=True)
class Case:
    """One article of the corpus."""

    article: Article
    family: str
    """The text that it is, or is a copy of."""
    made_by: tuple[str, ...] = ()
    """The transformations that made it; none for the text itself."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well copies are told from other articles."""

    precision: float
    """Share of the pairs in one story that are of one text."""
    recall: float
    """Share of the pairs of one text that are in one story."""
    found: float
    """Share of the copies that are in the story of the text that they were made from."""
    by_transformation: dict[str, float]
    """The same, among the copies that a transformation had a hand in."""
    wrong: tuple[tuple[str, str], ...]
    """Pairs of article ids in one story that are not of one text."""


def main() -> None:
    """Print the scores, then the speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=100_000, help="size of the index that is timed; 0 for none")
    args = parser.parse_args()
    corpus = cases(args.seed, [*dev_texts(), *train_texts(), *event_texts(), *bulletins(args.seed)])
    print_scores(corpus, measured(corpus))
    if args.articles:
        print_speed(args.articles)


def cases(seed: int, texts: Sequence[tuple[str, str]], copies: int = COPIES) -> list[Case]:
    """Each text with so many copies, in a shuffled order of publication."""
    rng = random.Random(seed)
    found: list[Case] = []
    for name, text in texts:
        published = START + dt.timedelta(minutes=rng.randrange(DAYS * 24 * 60))
        found.append(Case(_article(name, text, published), name))
        for number in range(copies):
            copied, made_by = copy_of(text, rng)
            found.append(Case(_article(f"{name}.{number}", copied, _copied_at(published, rng)), name, made_by))
    rng.shuffle(found)
    return found


def measured(corpus: Sequence[Case]) -> Scores:
    """What the stories of a corpus come to."""
    family = {case.article.article_id: case.family for case in corpus}
    story = {each: member.story_id for each, member in stories_of(case.article for case in corpus).items()}
    told, wanted = pairs(story), pairs(family)
    copies = [case for case in corpus if case.made_by]
    found = {case.article.article_id: story[case.article.article_id] == story[case.family] for case in copies}
    hands = {name: [found[c.article.article_id] for c in copies if name in c.made_by] for name in TRANSFORMATIONS}
    return Scores(
        precision=len(told & wanted) / len(told),
        recall=len(told & wanted) / len(wanted),
        found=sum(found.values()) / len(found),
        by_transformation={name: sum(hits) / len(hits) for name, hits in hands.items() if hits},
        wrong=tuple(sorted(told - wanted)),
    )


def stories_of(articles: Iterable[Article]) -> dict[str, StoryMember]:
    """The story of each article, as the agent publishes it."""
    stories, kept = Stories(64 << 20), KeptSketches(temporary().partition(0), load_codec())
    found: dict[str, StoryMember] = {}
    for article in articles:
        changed = stories.apply(article.article_id.encode(), register_of(article), kept)
        found.update({each: member for each, member in changed.items() if member})
    return found


def register_of(article: Article) -> SketchRegister:
    """What the agent remembers of an article."""
    sketch = sketched(article, "bench", 1)
    return SketchRegister(article_id=article.article_id, revision=article.revision, generation=1, sketch=sketch)


def pairs(group: dict[str, str]) -> set[tuple[str, str]]:
    """The pairs of articles in one group."""
    members = defaultdict(list)
    for article_id in sorted(group):
        members[group[article_id]].append(article_id)
    return {pair for each in members.values() for pair in combinations(each, 2)}


def dev_texts() -> list[tuple[str, str]]:
    """The development articles."""
    return [(path.stem, path.read_text(encoding="utf-8")) for path in sorted((BENCH / "gold" / "dev").glob("*.txt"))]


def train_texts() -> list[tuple[str, str]]:
    """The training articles, without single clauses."""
    rows = (row for path in sorted((BENCH / "gold" / "train").glob("*.jsonl")) for row in _rows(path))
    return [(row["id"], row["text"]) for row in rows if len(row["text"].split()) >= WORDS_MIN]


def event_texts() -> list[tuple[str, str]]:
    """Two articles an event, by different authors; both with one statement in the later half."""
    found = []
    for row in _rows(BENCH / "stories" / "same_event.jsonl"):
        event = int(row["id"].removeprefix("event-")[:2])
        said = f"\n\nوقال المتحدث: {STATEMENTS[event % len(STATEMENTS)]}." if event > PLAIN_EVENTS else ""
        found.append((row["id"], row["text"] + said))
    return found


def bulletins(seed: int) -> list[tuple[str, str]]:
    """What is published every day in the same words: two bulletins of four days."""
    rng = random.Random(seed)
    return [
        (f"bulletin-{number}-{day}", bulletin.format(*(rng.randrange(10, 990) for _ in range(bulletin.count("{}")))))
        for number, bulletin in enumerate(BULLETINS)
        for day in range(4)
    ]


def print_scores(corpus: Sequence[Case], scores: Scores) -> None:
    """The scores, a line each."""
    texts = len({case.family for case in corpus})
    print(f"{len(corpus):,} articles: {texts:,} texts, and copies of them")
    print(f"pairs of copies: precision {scores.precision:.4f}, recall {scores.recall:.4f}")
    print(f"copies in the story of their text: {scores.found:.4f}")
    for name, share in scores.by_transformation.items():
        print(f"    {name:<12} {share:.4f}")
    for one, other in scores.wrong[:10]:
        print(f"    wrongly one story: {one} {other}")


def print_speed(articles: int) -> None:
    """Time and bytes of an article, at growing sizes of the index."""
    texts = [text for _, text in (*dev_texts(), *train_texts())]
    begin = time.process_time()
    for text in texts:
        sketch_of(text)
    seconds = time.process_time() - begin
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts) / seconds:,.0f} sketches/s, of {words:.0f} words")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sketches-0.sqlite"
        file = RegisterFile(path, NONE)
        stories, kept, rng = Stories(8 << 20), KeptSketches(file, load_codec()), random.Random(1)
        print(f"{'held':>9}  {'CPU ms an article':>17}  {'kB an article':>13}")
        for size in (size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= articles):
            times: list[float] = []
            for number in range(len(file), size):
                register = _invented(number, texts, rng)
                begin = time.process_time()
                stories.apply(register.article_id.encode(), register, kept)
                if number % 500 == 499:
                    file.commit()
                times.append(time.process_time() - begin)
            file.commit()
            spent = sum(times[-1_000:]) / len(times[-1_000:])
            on_disk = sum(each.stat().st_size for each in path.parent.iterdir())
            print(f"{size:>9,}  {spent * 1e3:>17.2f}  {on_disk / size / 1e3:>13.2f}")
        file.close()


def _invented(number: int, texts: Sequence[str], rng: random.Random) -> SketchRegister:
    """An article of words in another order, every third one a copy of one before; 500 a day."""
    of = number - rng.randrange(1, 200) if number % 3 == 2 and number > 200 else number
    words = texts[of % len(texts)].split()
    random.Random(of).shuffle(words)
    published = START + dt.timedelta(days=number / 500)
    return register_of(_article(f"n{number}", " ".join(words[number % 7 :]), published))


def _article(name: str, text: str, published: dt.datetime) -> Article:
    return make_article(text, article_id=name, source=f"outlet {len(text) % 17}", published_at=published)


def _copied_at(published: dt.datetime, rng: random.Random) -> dt.datetime:
    """Up to two days later; of every fourth only the day is known, so that it may seem earlier."""
    copied = published + dt.timedelta(minutes=rng.randrange(5, 48 * 60))
    return copied.replace(hour=0, minute=0) if rng.random() < 0.25 else copied


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
