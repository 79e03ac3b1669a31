"""The ledger as JSON."""

from __future__ import annotations

from streams.cli.json_rows import state_json
from streams.runtime.topology_driver import TopologyDriver
from tests.support import seed_articles


def test_a_change_shows_both_sides(seeded_driver: TopologyDriver) -> None:
    """Each turn has a day and exact evidence on either side, was before now; a conflict too."""
    texts = {article.article_id: article.text for article in seed_articles()}
    rows = state_json(seeded_driver.ledger())
    turned = [(c["from"], c["to"]) for row in rows for c in row["changes"]]
    torn = [(c["a"], c["b"]) for row in rows for c in row["conflicts"]]

    assert turned
    assert torn
    for before, after in [*turned, *torn]:
        assert (before["date"] or before["published_at"])[:10] <= (after["date"] or after["published_at"])[:10]
        for side in (before, after):
            assert texts[side["article_id"]][side["start"] : side["end"]][:300] == side["text"] != ""
