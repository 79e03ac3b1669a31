"""The code stays in order: boundaries, sizes, leftovers; each message names the replacement."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from streams import records
from streams.cli import COMMANDS
from tests.cases import Cases
from tests.support import ROOT

PACKAGE = ROOT / "streams"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = ROOT / "tests"
TEST_FILES = sorted(TESTS.rglob("*.py"))
CORE = [
    path
    for path in MODULES
    if path.relative_to(PACKAGE).parts[0]
    in {"arabic", "corrections", "english", "extract", "ledger", "query", "export", "stories"}
]
FAUST = {"faust", "mode", "aiokafka"}
CLIENTS = {"kafka", "confluent_kafka", "avro", "fastavro"}
IMPURE = {
    "os": "settings.py",
    "random": "nothing: the core is deterministic",
    "time": "the article's published_at",
    "logging": "a value",
    "pathlib": "knowledge.py",
    "io": "knowledge.py",
    "socket": "runtime/",
    "subprocess": "the shell",
    "requests": "ingest/",
    "urllib": "ingest/",
    "structlog": "a value",
    "secrets": "nothing",
}
CALLS = {"open": "knowledge.py", "print": "a value", "input": "an argument"}
FUNCTION_LINES_MAX = 50
LISTED_WORDS_MAX = 5
"""Arabic words that a constant of a module may name: both forms of a pronoun, a particle with and without «and»."""
MODULE_LINES_MAX = 400
ARABIC_WORD = re.compile(r"[\u0621-\u064a]{2,}")
AFFIX = re.compile(
    r"[وفسبلك]{0,2}(?:ال|لل)?|س[يتنا]|الم(?:ت|ست|ن)"
    r"|(?:ت|ا|و|ي|اء|نا|ات)?(?:ا|ات|ان|ون|ين|ن|وا|تا|تم|تي|ي|ه|ة)?(?:ه|ها|هم|هما|هن|ك|كم|كما|نا|ني)?"
)
"""Proclitics, prefixes of verbs and participles, endings with pronouns: grammar that stays in code."""
LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b|raise NotImplementedError|breakpoint\(")


def name(path: Path) -> str:
    """A module's path inside the package."""
    return str(path.relative_to(PACKAGE))


@dataclass(frozen=True, slots=True)
class Module:
    """What the tests ask of a file."""

    imports: frozenset[str]
    """Full names of what it imports."""
    long: tuple[str, ...]
    """Functions that are too long, and how long they are."""
    called: frozenset[str]
    """Functions that are called by a bare name."""
    attributes: frozenset[str]
    """Attributes that are read."""
    docstring: str | None
    assigned: frozenset[str]
    """Names that the module itself assigns."""
    lists: tuple[str, ...]
    """Constants that list too many Arabic words, and how many."""
    text: str


@cache
def parsed(path: Path) -> Module:
    """A file, parsed and walked through once for all tests of this process."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports, long, called, attributes = set(), [], set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                imports |= {alias.name for alias in node.names}
            case ast.ImportFrom() if node.module:
                imports |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{node.name}: {lines} lines"] if lines > FUNCTION_LINES_MAX else []
            case ast.Call(func=ast.Name()):
                called.add(node.func.id)
            case ast.Attribute(ctx=ast.Load()):
                attributes.add(node.attr)
    assigned = {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    return Module(
        imports=frozenset(imports),
        long=tuple(long),
        called=frozenset(called),
        attributes=frozenset(attributes),
        docstring=ast.get_docstring(tree),
        assigned=frozenset(assigned),
        lists=tuple(word_lists(tree)),
        text=text,
    )


def word_lists(tree: ast.Module) -> Iterator[str]:
    """Each constant of a module that lists more Arabic words than a rule is about, with their number."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        strings = [each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
        words = [word for text in strings if isinstance(text, str) for word in ARABIC_WORD.findall(text)]
        count = sum(AFFIX.fullmatch(word) is None for word in words)
        if count > LISTED_WORDS_MAX:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            yield f"{ast.unparse(target)}: {count} words"


FLOORS = (
    ("cli", "a person's words in, a person's page out: it may ask everything and nothing may ask it"),
    ("cli/commands", "one command a file, on the options, tables and readers that commands share"),
    ("cli/shared", "what commands share knows no command"),
    ("serve", "requests over HTTP are answered from the runtime, which knows nothing of them"),
    ("runtime", "Kafka in, Kafka out: the shell around the pure floors below"),
    ("services", "broker, health and logs serve the runtime, and know nothing of records"),
    ("registry", "schemas and ids of whatever travels, whoever keeps them: no Kafka, and no meaning of a record"),
    ("knowledge", "the only reader of lexicons and seeds hands the core a frozen value"),
    ("query", "what is asked of many articles is put together from ledgers and readings"),
    ("export", "other people's formats are made of our records"),
    ("corrections", "one reading and what people say of it become the reading that holds"),
    ("ingest", "the outside becomes an article before anything is read in it"),
    ("stories", "many articles: whose words are another's, before anything is read in them"),
    ("ledger", "many articles: positions and mentions of meetings become entries and meetings"),
    ("extract", "one article: document, reading and knowledge, which its kinds of record share"),
    ("arabic/dates", "days are told by numbers, not the other way round"),
    ("arabic/numbers", "numbers are words and digits"),
    ("arabic", "the language knows nothing of news"),
    ("english", "a language knows nothing of another; what becomes a record is decided in extract"),
    ("reference", "data of others become plain tables"),
    ("words", "records, ids, topics, settings, errors: the words that all floors share"),
)
"""Floors from the top; a module imports from its own floor and those below, for the reason given."""
KINDS = ("meetings", "positions", "speakers", "quotes", "facts", "parties", "entities")
"""Inside `extract/`: a kind of record is found with the help of those behind it, never of those before."""
FLOOR_OF = {
    "": "cli",
    "__main__": "cli",
    "cli": "cli/shared",
    "cli/commands": "cli/commands",
    "jvm": "services",
    "broker": "services",
    "health": "services",
    "knowledge_cache": "knowledge",
    "logs": "services",
    "lexicon_tables": "arabic",
    "ids": "arabic",
}
"""Folders and modules that are not called like their floor; a single module that is not named here is of the words."""


def floor_of(module: str) -> str:
    """The floor of a module, by its dotted name inside the package."""
    if module == "cli":
        return "cli"
    folder = module.replace(".", "/")
    names = {floor for floor, _ in FLOORS}
    while folder:
        if folder in FLOOR_OF or folder in names:
            return FLOOR_OF.get(folder, folder)
        folder = folder.rpartition("/")[0]
    return "words"


def dotted(path: Path) -> str:
    """A module's dotted name inside the package; a package is called like its folder."""
    return name(path).removesuffix(".py").removesuffix("__init__").rstrip("/").replace("/", ".")


@cache
def imported(path: Path) -> frozenset[str]:
    """The modules of ours that a module imports, by dotted name inside the package."""
    ours = {
        full.removeprefix("streams").lstrip(".") for full in parsed(path).imports if full.partition(".")[0] == "streams"
    }
    return frozenset(ours & {*OURS}) - {dotted(path), ""}


OURS = frozenset(dotted(path) for path in MODULES)


def test_imports_point_down(case: Cases) -> None:
    """A module imports from its own floor and from those below it."""
    order = [floor for floor, _ in FLOORS]
    why = dict(FLOORS)
    for path in MODULES:
        with case(name(path)):
            own = floor_of(dotted(path))
            up = {module for module in imported(path) if order.index(floor_of(module)) < order.index(own)}

            assert not up, f"{name(path)} is of {own} ({why[own]}), and imports from above: {sorted(up)}"


def test_kinds_of_record_build_on_each_other(case: Cases) -> None:
    """Meetings and positions may ask for quotes, facts and mentions; mentions ask for none of them."""
    for path in sorted((PACKAGE / "extract").rglob("*.py")):
        own = path.relative_to(PACKAGE / "extract").parts[0]
        if own not in KINDS:
            continue
        before = {f"extract.{kind}" for kind in KINDS[: KINDS.index(own)]}
        with case(name(path)):
            up = {module for module in imported(path) if ".".join(module.split(".")[:2]) in before}

            assert not up, f"{name(path)}: {own} are found before these are: {sorted(up)}"


def test_no_file_imports_one_that_imports_it() -> None:
    """Imports make no circle, over however many files."""
    left = {dotted(path): imported(path) - {dotted(path.parent / "__init__.py")} for path in MODULES}
    while free := [module for module, needs in left.items() if not needs & left.keys()]:
        for module in free:
            del left[module]

    assert not left, "take what both need to a file below them"


def test_faust_stays_in_the_runtime(case: Cases) -> None:
    """Only `runtime/` imports faust and what belongs to it."""
    for path in MODULES:
        with case(name(path)):
            roots = {module.partition(".")[0] for module in parsed(path).imports}

            assert path.is_relative_to(PACKAGE / "runtime") or not roots & FAUST, f"{name(path)}: move it to runtime/"


def test_the_core_is_pure(case: Cases) -> None:
    """The core reads no file, no clock, no environment, and knows no client and no shell."""
    outer = ("streams.runtime", "streams.cli", "streams.settings", "streams.broker", "streams.ingest")
    for path in CORE:
        module = parsed(path)
        roots = {each.partition(".")[0] for each in module.imports}
        shell = {each for each in module.imports if each.startswith(outer)}
        with case(name(path)):
            assert not {f"{root}: use {IMPURE[root]}" for root in roots & set(IMPURE)}
            assert not roots & (FAUST | CLIENTS)
            assert not shell, f"{shell}: the core is called by the shell, not the other way round"
            assert not {f"{call}(): use {CALLS[call]}" for call in module.called & set(CALLS)}
            assert not module.attributes & {"now", "today", "utcnow"}, "take the time from the article"


def test_only_settings_reads_our_environment(case: Cases) -> None:
    """A PARLEY_ variable is read in one place."""
    reads = re.compile(r"(environ(\.get)?[\[(]|getenv\()\s*f?[\"']PARLEY_")
    for path in MODULES:
        if path.name != "settings.py":
            with case(name(path)):
                assert not reads.search(parsed(path).text), "take it from Settings"


def test_modules_open_with_what_flows(case: Cases) -> None:
    """Every module has a docstring, and every public module that is no entry point an `__all__`."""
    for path in MODULES:
        with case(name(path)):
            assert parsed(path).docstring
            assert "__all__" in parsed(path).assigned or path.name in {"__main__.py", "__init__.py"}


def test_sizes(case: Cases) -> None:
    """Functions fit on a page, modules in a head."""
    for path in MODULES:
        module = parsed(path)
        with case(name(path)):
            assert not module.long, "split it"
            assert module.text.count("\n") <= MODULE_LINES_MAX, f"{name(path)}: two rooms in one; split it"


def test_words_are_listed_in_the_lexicon(case: Cases) -> None:
    """Vocabulary is data: no constant of the language or of the readers lists more words than a rule is about."""
    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0] in {"arabic", "extract"}:
            with case(name(path)):
                assert not parsed(path).lists, "move it to a table of streams/arabic/lexicon"


OUTSIDE_THE_TREE = {"live", "browser", "chaos", "deploy"}
"""Folders of tests that ask the whole program, or what stands beside it, each in its own way."""


def test_tests_stand_where_the_code_does() -> None:
    """A test of `streams/ledger/entry.py` is found in `tests/ledger/`; what is of no single folder stands at the top."""
    misplaced = [
        f"{path.relative_to(ROOT)}: there is no streams/{folder}/; put it into the folder called like that of the module "
        "which it tests, into tests/live/ when it needs a broker, at the top when it is of no single folder"
        for path in TEST_FILES
        if (folder := path.parent.relative_to(TESTS).as_posix()) != "."
        and folder.partition("/")[0] not in OUTSIDE_THE_TREE
        and not (PACKAGE / folder / "__init__.py").is_file()
    ]

    assert not misplaced, "\n".join(misplaced)


def test_folders_of_tests_are_packages() -> None:
    """Without `__init__.py` two test files of one name, in two folders, are one module to pytest."""
    folders = {path.parent for path in TESTS.rglob("test_*.py")}

    assert not [str(folder) for folder in folders if not (folder / "__init__.py").is_file()]


def test_test_files_are_short() -> None:
    """A file of tests is about one thing, too."""
    lines = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in TEST_FILES}

    assert not {name: count for name, count in lines.items() if count > MODULE_LINES_MAX}, "split it"


def tracked() -> list[Path]:
    """Every text file that git knows or would take in."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if listing.returncode:
        pytest.skip("git is missing, or this is no checkout")
    paths = (ROOT / line for line in listing.stdout.splitlines())
    return [path for path in paths if path.suffix in {".py", ".toml", ".md", ".yml", ".yaml"} and path.is_file()]


def test_nothing_is_left_over() -> None:
    """No reminder of unfinished work, and no path of somebody's machine, is committed."""
    places = re.compile(r"(^|[^\w./])/(home|root|Users|work|tmp)/\w")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.name != "test_tidy.py" and "bench/gold" not in str(path) and "bench/peers" not in str(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFTOVERS.search(line) or places.search(line)
    ]

    assert not found


def test_every_module_is_used() -> None:
    """A module that nobody imports is dead."""
    used = {f"streams.cli.commands.{place.partition('.')[0]}" for place in COMMANDS.values()}
    for path in [*MODULES, *TEST_FILES, *sorted((ROOT / "bench").glob("*.py"))]:
        used |= parsed(path).imports
    modules = {
        "streams." + name(p).removesuffix(".py").replace("/", ".")
        for p in MODULES
        if p.name not in {"__init__.py", "__main__.py"}
    }

    assert not modules - used


def test_every_record_is_exported() -> None:
    """The package of records names whatever its modules name, so that nobody need know in which a record stands."""
    modules = [
        importlib.import_module(f"streams.records.{path.stem}") for path in (PACKAGE / "records").glob("[a-z]*.py")
    ]

    assert set(records.__all__) == {"Record", *(exported for module in modules for exported in module.__all__)}
