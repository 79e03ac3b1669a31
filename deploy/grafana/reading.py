"""The dashboard *reading*: what is found in articles, how sure it is, how long it takes, what is refused."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.grafana.parts import HERE, Chart, Figure, Rows, Section, board, choice, percentile, processes

__all__ = ["reading"]

_NOW = Section(
    "In the chosen time",
    tuple(
        Figure(title=title, what=what, unit="short", queries=((f"sum(increase({metric}[$__range]))", "articles"),))
        for title, what, metric in (
            ("Read", "Articles read, revisions and replays included.", f"parley_articles_read_total{{{HERE}}}"),
            ("Not read", "Articles in languages that nobody reads.", f"parley_articles_unread_total{{{HERE}}}"),
            ("Late revisions", "Older versions that came late.", f"parley_stale_revisions_total{{{HERE}}}"),
            ("Near-copies", "Articles whose words are another's.", f"parley_near_copies_total{{{HERE}}}"),
            (
                "Corrections",
                "What people said of records.",
                f'parley_messages_consumed_total{{{HERE}, topic="corrections"}}',
            ),
            ("Dead letters", "What could not be read.", f"parley_dead_letters_total{{{HERE}}}"),
        )
    ),
)
_RECORDS = Section(
    "Records",
    (
        Chart(
            title="Records",
            what="Records delivered, a second, by topic.",
            unit="short",
            queries=(
                (
                    f'sum by (topic) (rate(parley_events_emitted_total{{{HERE}, kind="record", topic=~"$topic"}}[$__rate_interval]))',
                    "{{topic}}",
                ),
            ),
        ),
        Chart(
            title="Retractions",
            what="Tombstones delivered, a second: of records that a revision, a correction or new rules no longer give.",
            unit="short",
            queries=(
                (
                    f'sum by (topic) (rate(parley_events_emitted_total{{{HERE}, kind="tombstone", topic=~"$topic"}}[$__rate_interval]))',
                    "{{topic}}",
                ),
            ),
        ),
        Chart(
            title="Records an article",
            what="How many records an article gives, by topic.",
            unit="short",
            queries=(
                (
                    f"sum by (topic) (rate(parley_record_confidence_ratio_count{{{HERE}}}[$__rate_interval])) / on () group_left sum(rate(parley_extraction_duration_seconds_count{{{HERE}}}[$__rate_interval]))",
                    "{{topic}}",
                ),
            ),
        ),
    ),
)
_SURE = Section(
    "Confidence",
    (
        Chart(
            title="Mean",
            what="How often findings of their rules are right, by their authors' estimate: the mean of all records, by topic.",
            unit="percentunit",
            width=12,
            queries=(
                (
                    f"sum by (topic) (rate(parley_record_confidence_ratio_sum{{{HERE}}}[$__rate_interval])) / sum by (topic) (rate(parley_record_confidence_ratio_count{{{HERE}}}[$__rate_interval]))",
                    "{{topic}}",
                ),
            ),
        ),
        Chart(
            title="Unsure",
            what="The share of records that are right in less than 70 of 100 cases, by topic; a rise means other news, or worse rules.",
            unit="percentunit",
            width=12,
            queries=(
                (
                    f'sum by (topic) (rate(parley_record_confidence_ratio_bucket{{{HERE}, le="0.7"}}[$__rate_interval])) / sum by (topic) (rate(parley_record_confidence_ratio_count{{{HERE}}}[$__rate_interval]))',
                    "{{topic}}",
                ),
            ),
        ),
    ),
)
_SPEED = Section(
    "Speed",
    (
        Chart(
            title="Time an article, by layer",
            what="What each layer of the reading takes of an article, in the mean.",
            unit="s",
            width=12,
            is_stacked=True,
            queries=(('sum by (layer) (job_layer:parley_layer_seconds:per_article5m{job=~"$job"})', "{{layer}}"),),
            alerts=("ParleyBatchOld",),
        ),
        Chart(
            title="Time an article",
            what="How long the pure reading of one article takes.",
            unit="s",
            width=12,
            queries=tuple(
                (
                    percentile(share, "parley_extraction_duration_seconds"),
                    name,
                )
                for share, name in ((0.5, "half"), (0.95, "95 of 100"), (0.99, "99 of 100"))
            ),
            alerts=("ParleyBatchOld",),
        ),
    ),
)
_REFUSED = Section(
    "Refused",
    (
        Rows(
            title="Dead letters by reason",
            what="What could not be read in the chosen time.",
            unit="short",
            queries=(
                (
                    f"sort_desc(sum by (stage, reason, topic, source_class) (increase(parley_dead_letters_total{{{HERE}}}[$__range])))",
                    "",
                ),
            ),
            alerts=("ParleyDeadLetters", "ParleyReaderFault", "ParleyArticleBeyondLimit"),
        ),
        Chart(
            title="Languages that nobody reads",
            what="Articles that are kept without records, a second, by language.",
            unit="short",
            width=12,
            queries=(
                (
                    f"sum by (language) (rate(parley_articles_unread_total{{{HERE}}}[$__rate_interval]))",
                    "{{language}}",
                ),
            ),
        ),
    ),
)


def reading() -> Dashboard:
    """What is found in articles."""
    choices = (
        *processes(),
        choice("topic", "label_values(parley_events_emitted_total, topic)"),
    )
    what = "What is found in articles, how sure it is, how long it takes, and what is refused."
    return board("parley-reading", "parley: reading", what, choices, (_NOW, _RECORDS, _SURE, _SPEED, _REFUSED))
