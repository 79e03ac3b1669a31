"""`parley export`: the records of a topic, or of an archive, in; rows, tables, other projects' formats and linked data out."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import progress
from streams.cli.export_file import ExportFile
from streams.cli.export_lines import EXPORTED, Format, Lines, check, exported, extra_columns, lines_of
from streams.cli.export_sources import Source, archive_source, kafka_source
from streams.cli.options import BrokerOption
from streams.cli.output import print_json_lines, say
from streams.cli.stored_records import logged_articles, logged_corrections
from streams.corrections.fold import read_corrected
from streams.errors import UsageError
from streams.export.duck import write_duckdb
from streams.export.gold import gold_article
from streams.export.parquet import typed, write_parquet
from streams.extras import require
from streams.knowledge import load_knowledge
from streams.query.as_of import known_articles
from streams.records import Article, Correction
from streams.settings import Settings
from streams.terminal_text import visible
from streams.topics import BY_NAME

__all__ = ["export", "gold"]

_HELP = (
    "jsonl; csv; parquet; duckdb; gqg and gkg: as GDELT's Global Quotation Graph (quotes) and Knowledge Graph (articles); "
    "plover: event data; jsonld and nt: linked data; gold: corrected articles, annotated."
)


def export(
    topic: Annotated[str, typer.Argument(metavar="RECORDS", help=f"{', '.join(EXPORTED)}.")],
    output: Annotated[Format, typer.Option("--format", help=_HELP)] = Format.JSONL,
    archive: Annotated[
        list[Path] | None,
        typer.Option(
            "--from", metavar="PATH", help="Read these files or folders of articles, without Kafka; may be repeated."
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, which appears when it is whole."),
    ] = None,
    broker: BrokerOption = None,
    *,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an export to that file that was interrupted.")
    ] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin it anew.")] = False,
) -> None:
    """Print the records that hold now, or write them to a file.

    The last value of each key; retracted positions are left out. Positions have two columns more, plover_code and
    plover_mode: event and mode in the PLOVER ontology, empty for what it does not code.

    For example:

      parley export positions --from archive/ --format duckdb --output news.duckdb --resume
    """
    check(topic, output)
    _check_place(output, file, resume=resume or restart)
    settings = settings_with(broker)
    if output is Format.GOLD:
        _export_gold(settings, archive, file)
        return
    lines = lines_of(topic, output, to_terminal=file is None and sys.stdout.isatty())
    if archive:
        source = archive_source(settings, archive, topic, is_paired=lines.is_paired)
    else:
        source = kafka_source(settings, topic, is_paired=lines.is_paired)
    if file is not None:
        _write(source, lines, topic, output, file, resume=resume, restart=restart)
    elif output is Format.PARQUET:
        records = (record for unit in source.units for record in source.items(unit))
        write_parquet(BY_NAME[topic].record, extra_columns(topic), exported(topic, records), sys.stdout.buffer)
    else:
        _print(source, lines, output)
    if source.faults:
        raise typer.Exit(os.EX_DATAERR)


def _check_place(output: Format, file: Path | None, *, resume: bool) -> None:
    """Raise UsageError where the format and the place do not go together; ConfigError where its library is missing."""
    if output in {Format.PARQUET, Format.DUCKDB}:
        require(output.value, f"the format {output} needs")
    if file is None and output is Format.DUCKDB:
        message = "duckdb is a file: name it with --output"
        raise UsageError(message)
    if file is None and output is Format.PARQUET and sys.stdout.isatty():
        message = (
            "parquet is binary: write it to a file, as in `parley export positions --format parquet --output FILE`"
        )
        raise UsageError(message)
    if file is None and resume:
        message = "what is printed cannot be resumed: name a file with --output"
        raise UsageError(message)


def _print(source: Source, lines: Lines, output: Format) -> None:
    """All lines to stdout, each as soon as it is there."""
    # JSON is safe as it is; what is not made visible for a terminal already is now.
    shown: Callable[[str], str] = (
        visible if sys.stdout.isatty() and output in {Format.GKG, Format.PLOVER, Format.NTRIPLES} else str
    )
    if lines.head is not None:
        sys.stdout.write(lines.head + "\n")
    with progress("export", len(source.units), hidden=sys.stdout.isatty()) as tell:
        for number, unit in enumerate(source.units, 1):
            for item in source.items(unit):
                for line in lines.of(item):
                    sys.stdout.write(shown(line) + "\n")
            tell(number)
    sys.stdout.flush()


def _write(
    source: Source, lines: Lines, topic: str, output: Format, file: Path, *, resume: bool, restart: bool
) -> None:
    plan = hashlib.sha256(f"{topic}\0{output}\0{source.digest}\0{load_knowledge().ruleset}".encode()).hexdigest()
    target = ExportFile(file, plan)
    begun = target.begun(resume=resume, restart=restart)
    if begun[0]:
        say(f"resuming behind {begun[0]} of {len(source.units)}")
    with progress("export", len(source.units)) as tell:
        tell(begun[0])
        target.write(source, lines, begun, lambda part, whole: _finish(part, whole, topic, output), tell)
    say(f"exported {topic} to {file}")


def _finish(part: Path, whole: Path, topic: str, output: Format) -> None:
    """Make the file of its lines."""
    record, extra = BY_NAME[topic].record, extra_columns(topic)
    if output is Format.DUCKDB:
        write_duckdb(record, extra, str(part), str(whole), topic)
    elif output is Format.PARQUET:
        with part.open("rb") as lines, whole.open("wb") as out:
            write_parquet(record, extra, (typed(record, json.loads(line)) for line in lines), out)
    else:
        part.replace(whole)


def _export_gold(settings: Settings, archive: list[Path] | None, file: Path | None) -> None:
    if archive or file:
        message = (
            "gold is made of what is said of the records of a running parley, and printed: without --from and --output"
        )
        raise UsageError(message)
    servers = servers_of(settings)
    print_json_lines(gold(logged_articles(settings, servers), logged_corrections(settings, servers)))


def gold(articles: Iterable[Article], corrections: Iterable[Correction]) -> Iterator[dict[str, Any]]:
    """The current version of each corrected article with its records as they hold, as `bench/gold/train` has articles; by id."""
    said: dict[str, list[Correction]] = {}
    for correction in corrections:
        said.setdefault(correction.article_id, []).append(correction)
    for article in known_articles((a for a in articles if a.article_id in said), None):
        if not article.withdrawn:
            yield gold_article(article, read_corrected(article, load_knowledge(), said[article.article_id]))
