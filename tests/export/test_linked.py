"""Linked data: JSON-LD and N-Triples are one graph, which standard tools read; parties are items of Wikidata."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from streams.export.linked import linked, triples
from streams.export.wikidata import ORGANISATIONS, WIKIDATA
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.reference.tables import place_tables
from streams.runtime.topology_driver import TopologyDriver
from tests.support import article, seed_articles

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's way into itself
PARLEY = "urn:parley:ns:"


def records(driver: TopologyDriver, topic: str) -> list[Any]:
    """Some of a topic."""
    return seed_articles() if topic == "articles" else driver.records(topic)[:40]


def graph_of(nodes: list[dict[str, Any]]) -> Graph:
    """What rdflib reads from the lines of N-Triples."""
    return Graph().parse(data="\n".join(line for node in nodes for line in triples(node)), format="nt")


@pytest.mark.parametrize("topic", ["articles", "entities", "quotes", "positions", "meetings"])
def test_both_forms_are_one_graph(topic: str, seeded_driver: TopologyDriver) -> None:
    """Each line of JSON-LD stands alone, and all of them say what the triples say."""
    nodes = [linked(record) for record in records(seeded_driver, topic)]
    whole = Graph()
    for node in nodes:
        whole.parse(data=json.dumps(node), format="json-ld")

    assert len(whole) > 3 * len(nodes) > 0
    assert isomorphic(whole, graph_of(nodes))


def test_a_position_is_found_by_what_it_says(seeded_driver: TopologyDriver) -> None:
    """A query for what Russia (Q159) says to NATO (Q7184) gives the words of exactly these positions."""
    positions = [p for p in seeded_driver.records("positions") if not p.retracted]
    found = graph_of([linked(position) for position in positions]).query(
        """PREFIX p: <urn:parley:ns:> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX wd: <http://www.wikidata.org/entity/>
        SELECT ?position ?words WHERE { ?position a p:Position; p:actor wd:Q159; p:target wd:Q7184; p:evidence ?e.
        ?e oa:hasSelector/oa:exact ?words }"""
    )

    expected = {(f"urn:parley:position:{p.id}", p.text) for p in positions if (p.actor, p.target) == ("RUS", "NATO")}
    assert expected
    assert {(str(row[0]), str(row[1])) for row in found} == expected  # type: ignore[index]


@pytest.mark.parametrize("hostile", ['a"b\\c', "x\ny\rz\tw", "\x00\x1f\x85\u2028", "<urn:x> .", "\\u0041"])
def test_any_text_comes_back(hostile: str) -> None:
    """Quotation marks, backslashes, ends of lines and controls are the literal's, and end nothing."""
    one = replace(article("نص"), title=hostile, article_id=f"id {hostile}", url=hostile)
    lines = list(triples(linked(one)))
    graph = graph_of([linked(one)])

    assert all(len(line.splitlines()) == 1 for line in lines)
    assert Literal(hostile, lang="ar") in set(graph.objects(None, URIRef("https://schema.org/headline")))
    assert len(set(graph.subjects())) == 1


@pytest.mark.parametrize(
    ("language", "tag"),
    [("ar-EG", "ar-EG"), ("ar_EG", "ar-EG"), ('ar .\n<urn:a> <urn:b> "c"', None), ("", None), ("ar-", None)],
)
def test_a_title_has_the_language_of_a_tag(language: str, tag: str | None) -> None:
    """What a source calls a language is one only as a tag: nothing else may end the literal, or make a triple of its own."""
    node = linked(replace(article("نص", title="عنوان"), language=language))
    graph = graph_of([node])
    found = list(graph.objects(predicate=URIRef("https://schema.org/headline")))

    assert [(str(title), getattr(title, "language", None)) for title in found] == [("عنوان", tag)]
    assert isomorphic(graph, Graph().parse(data=json.dumps(node), format="json-ld"))


def test_a_country_is_its_item(knowledge: Knowledge) -> None:
    """A mention of Russia is about Q159, that of a person about whom Wikidata is not known is about ours."""
    one = article("قال وزير الخارجية الروسي سيرغي لافروف إن روسيا ترفض ذلك.")
    graph = graph_of([linked(entity) for entity in read(one, knowledge).entities])
    about = set(graph.objects(None, URIRef("https://schema.org/about")))

    assert about >= {URIRef("http://www.wikidata.org/entity/Q159"), URIRef("urn:parley:entity:sergey-lavrov")}
    assert {str(kind) for kind in graph.objects(None, RDF.type)} >= {PARLEY + "Mention"}


def test_items_are_of_parties_that_there_are() -> None:
    """Every country has one, none has two owners, and each is an item."""
    countries = set(place_tables()["countries"])

    assert set(WIKIDATA) - set(ORGANISATIONS) == countries & set(WIKIDATA)
    assert len(countries - set(WIKIDATA)) == 0
    assert len(set(WIKIDATA.values())) == len(WIKIDATA)
    assert all(item[0] == "Q" and item[1:].isdecimal() for item in WIKIDATA.values())
    assert (WIKIDATA["DNK"], WIKIDATA["NLD"], WIKIDATA["IRN"]) == ("Q35", "Q55", "Q794")
