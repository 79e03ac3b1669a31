"""docs/consume: what the pages say of topics, schemas and headers is so; tests/live/test_consume_live.py runs what they have."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from streams.cli import COMMANDS
from streams.registry.compatibility import unreadable
from streams.registry.source import schemas_folder, todays_schemas
from streams.topics import BY_NAME
from tests.support import ROOT
from tests.test_asyncapi import document

FOLDER = ROOT / "docs" / "consume"
PAGES = sorted(path.name for path in FOLDER.glob("*.md"))


def text(page: str) -> str:
    """The text of a page."""
    return (FOLDER / page).read_text(encoding="utf-8")


def test_the_first_page_leads_to_every_other() -> None:
    """And to nothing that is not there."""
    links = set(re.findall(r"\]\(([^):#]+)\)", text("README.md")))

    assert links >= set(PAGES) - {"README.md"}
    assert all((FOLDER / link).exists() for link in links)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    """Topics, commands and routes of ours; and it asks our registry, or says how."""
    topics = {name.removesuffix("-value") for name in re.findall(r"\bparley\.([a-z-]+)\b(?!\.)", text(page))}
    commands = set(re.findall(r"`parley ([a-z]+)\b", text(page)))

    assert topics <= BY_NAME.keys()
    assert commands <= {name.split()[0] for name in COMMANDS}
    assert "127.0.0.1:9467" in text(page)


def test_every_header_is_told() -> None:
    """The first page has each header that AsyncAPI has, for records and for withdrawals."""
    traits = document()["components"]["messageTraits"]
    names = {name for trait in traits.values() for name in trait["headers"]["properties"]}

    assert not {name for name in names if f"`{name}`" not in text("README.md")}


def test_flink_can_read_what_its_page_says() -> None:
    """The part of the schema that the statement gives reads today's positions; its columns are the fields, in their order."""
    statement = re.search(r"CREATE TABLE positions.*?'EXCEPT_KEY'", text("sql.md"), re.DOTALL)
    assert statement
    given = re.search(r"avro-confluent\.schema' = '(.*?)',\n", statement[0], re.DOTALL)
    assert given
    reader: dict[str, Any] = json.loads(given[1])
    columns = re.findall(r"^  (\w+) (?:STRING|TIMESTAMP\(3\)|BOOLEAN)", statement[0], re.MULTILINE)
    fewer = json.loads(given[1].replace('"AGREE", ', ""))
    writer = todays_schemas(schemas_folder())["Position"]

    assert unreadable(reader, writer) == []
    assert columns == ["k", *(field["name"] for field in reader["fields"])]
    assert unreadable(fewer, writer), "a symbol that is missing would be noticed"


def test_the_statement_for_connect_leaves_out_what_no_table_takes() -> None:
    """Every list of a position, and nothing that it does not have."""
    block = re.search(r"```json\n(.*?)```", text("connect.md"), re.DOTALL)
    assert block
    config = json.loads(block[1])["config"]
    fields = {field["name"]: field["type"] for field in todays_schemas(schemas_folder())["Position"]["fields"]}
    lists = {name for name, kind in fields.items() if isinstance(kind, dict) and kind["type"] == "array"}

    assert set(config["transforms.flat.exclude"].split(",")) == lists
    for record in ("Quote", "Fact", "Entity"):
        kinds = [field["type"] for field in todays_schemas(schemas_folder())[record]["fields"]]
        assert not [kind for kind in kinds if isinstance(kind, dict) and kind["type"] in {"array", "record"}]
