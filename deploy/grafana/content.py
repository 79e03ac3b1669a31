"""The dashboard *content*: what the ledger holds, of whom, and how old the news is in it."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.grafana.parts import Bars, Chart, Figure, Section, board, choice

__all__ = ["content"]

_CELL = 'actor=~"$actor", issue=~"$issue"'


def _held(name: str) -> str:
    """What one serving process says of each cell; several say the same."""
    return f"max by (actor, issue) (parley_ledger_{name}{{{_CELL}}})"


_NOW = Section(
    "Now",
    (
        *(
            Figure(title=title, what=what, unit="short", queries=((f"sum({_held(name)})", name),))
            for title, what, name in (
                ("Positions", "Positions that the ledger holds.", "positions"),
                ("Turns", "Turns of stands that the ledger holds.", "changes"),
                ("Contradictions", "Contradictions of one side's sources or speakers.", "conflicts"),
            )
        ),
        Figure(
            title="Parties shown by name",
            what="Actors among the hundred greatest cells of actor and issue; all others are `other`.",
            unit="short",
            queries=((f"count(count by (actor) (parley_ledger_positions{{{_CELL}}}))", "actors"),),
        ),
        Figure(
            title="Newest article",
            what="How long ago the newest article in the ledger was published.",
            unit="s",
            queries=(("min(source_class:parley_ledger_age_seconds:min)", "age"),),
            alerts=("ParleyNothingNew",),
        ),
        Figure(
            title="Near-copies",
            what="Of 100 articles that were grouped, so many had another's words, in the chosen time.",
            unit="percentunit",
            queries=(
                (
                    'sum(increase(parley_near_copies_total[$__range])) / sum(increase(parley_messages_consumed_total{topic="sketches"}[$__range]))',
                    "share",
                ),
            ),
        ),
    ),
)
_WHO = Section(
    "By actor and issue",
    (
        Bars(
            title="Actors",
            what="Positions of the twenty actors with the most.",
            unit="short",
            queries=((f"topk(20, sum by (actor) ({_held('positions')}))", "{{actor}}"),),
        ),
        Bars(
            title="Issues",
            what="Positions on the twenty issues with the most.",
            unit="short",
            queries=((f"topk(20, sum by (issue) ({_held('positions')}))", "{{issue}}"),),
        ),
        Chart(
            title="Positions over time",
            what="How many positions the ledger holds on each issue.",
            unit="short",
            queries=((f"sum by (issue) ({_held('positions')})", "{{issue}}"),),
        ),
        Chart(
            title="Turns over time",
            what="How many turns of stands the ledger holds, by actor; a step is a turn that became known.",
            unit="short",
            queries=((f"sum by (actor) ({_held('changes')})", "{{actor}}"),),
        ),
        Chart(
            title="Contradictions over time",
            what="How many contradictions the ledger holds, by actor and issue.",
            unit="short",
            queries=((_held("conflicts"), "{{actor}} {{issue}}"),),
        ),
        Bars(
            title="Where stands turn",
            what="Cells of which the most turns became known in the chosen time.",
            unit="short",
            queries=(
                (
                    f"topk(20, max by (actor, issue) (delta(parley_ledger_changes{{{_CELL}}}[$__range])))",
                    "{{actor}} {{issue}}",
                ),
            ),
        ),
        Bars(
            title="Who speaks",
            what="Cells of which the most positions came in the chosen time.",
            unit="short",
            queries=(
                (
                    f"topk(20, max by (actor, issue) (delta(parley_ledger_positions{{{_CELL}}}[$__range])))",
                    "{{actor}} {{issue}}",
                ),
            ),
        ),
    ),
)
_FRESH = Section(
    "Freshness, by class of source",
    (
        Chart(
            title="Newest in the ledger",
            what="How long ago the newest article in the ledger was published, by class of source; `other` are replays.",
            unit="s",
            queries=(("source_class:parley_ledger_age_seconds:min", "{{source_class}}"),),
            alerts=("ParleyNothingNew",),
        ),
        Chart(
            title="Age when read",
            what="How long after its publication half of the articles are read, by class of source.",
            unit="s",
            queries=(
                (
                    "histogram_quantile(0.5, sum by (source_class, le) (rate(parley_publication_age_seconds_bucket[$__rate_interval])))",
                    "{{source_class}}",
                ),
            ),
        ),
        Chart(
            title="Since something new came in",
            what="How long ago a class of source had something new.",
            unit="s",
            queries=(
                ("time() - max by (source_class) (parley_ingest_last_new_timestamp_seconds)", "{{source_class}}"),
            ),
            alerts=("ParleyNothingNew", "ParleyFetchFailures"),
        ),
    ),
)


def content() -> Dashboard:
    """What the ledger holds."""
    choices = (
        choice("actor", "label_values(parley_ledger_positions, actor)"),
        choice("issue", 'label_values(parley_ledger_positions{actor=~"$actor"}, issue)'),
    )
    what = "What the ledger holds, of whom and on what, and how old the news is in it."
    return board("parley-content", "parley: content", what, choices, (_NOW, _WHO, _FRESH))
