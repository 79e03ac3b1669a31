"""The dashboard *operations*: whether all of it runs, how fast, and what is in the way."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.grafana.parts import HERE, Chart, Figure, Rows, Section, board, choice, percentile, processes

__all__ = ["operations"]

_NOW = Section(
    "Now",
    (
        Figure(
            title="Articles read",
            what="Articles read a second, revisions and replays included.",
            unit="short",
            queries=((f"sum(rate(parley_articles_read_total{{{HERE}}}[$__rate_interval]))", "a second"),),
        ),
        Figure(
            title="Messages waiting",
            what="What the workers have not acknowledged yet, over all topics.",
            unit="short",
            queries=((f"sum(parley_consumer_lag{{{HERE}}})", "messages"),),
            alerts=("ParleyLag",),
        ),
        Figure(
            title="To the ledger",
            what="95 of 100 positions are in the ledger so long after their article was taken in.",
            unit="s",
            queries=(('max(job_topic:parley_end_to_end_latency_seconds:p95_5m{topic="positions"})', "95 of 100"),),
            alerts=("ParleyLedgerLate", "ParleyLedgerLateSlowly"),
        ),
        Figure(
            title="Dead letters",
            what="Messages in the chosen time that could not be read.",
            unit="short",
            queries=((f"sum(increase(parley_dead_letters_total{{{HERE}}}[$__range]))", "messages"),),
            alerts=("ParleyDeadLetters", "ParleyReaderFault", "ParleyArticleBeyondLimit"),
        ),
        Figure(
            title="Not ready",
            what="Processes that answer and say that something is in their way.",
            unit="short",
            queries=((f"count(parley_ready{{{HERE}}} == 0) or vector(0)", "processes"),),
            alerts=("ParleyWorkerNotReady", "ParleyIngestNotReady", "ParleyApiNotReady"),
        ),
        Figure(
            title="Alerts",
            what="Alerts that fire now.",
            unit="short",
            queries=(('count(ALERTS{alertname=~"Parley.*", alertstate="firing"}) or vector(0)', "alerts"),),
        ),
    ),
)
_RED = Section(
    "Rate, errors, duration",
    (
        Chart(
            title="Messages taken",
            what="Messages that the agents have processed, a second, by the topic they came from.",
            unit="short",
            queries=(
                (
                    f'sum by (topic) (rate(parley_messages_consumed_total{{{HERE}, topic=~"$topic"}}[$__rate_interval]))',
                    "{{topic}}",
                ),
            ),
        ),
        Chart(
            title="Dead letters",
            what="What could not be read, a second, by stage and reason.",
            unit="short",
            queries=(
                (
                    f"(sum by (stage, reason) (rate(parley_dead_letters_total{{{HERE}}}[$__rate_interval])) > 0) or vector(0)",
                    "{{stage}} {{reason}}",
                ),
            ),
            alerts=("ParleyDeadLetters",),
        ),
        Chart(
            title="From ingestion to delivery",
            what="How long it takes from an article's ingestion to its records (articles) and to the ledger (positions).",
            unit="s",
            queries=(
                ('job_topic:parley_end_to_end_latency_seconds:p50_5m{job=~"$job"}', "{{topic}}, half"),
                ('job_topic:parley_end_to_end_latency_seconds:p95_5m{job=~"$job"}', "{{topic}}, 95 of 100"),
            ),
            alerts=("ParleyLedgerLate",),
        ),
    ),
)
_WORKERS = Section(
    "Workers",
    (
        Chart(
            title="Waiting, by topic",
            what="Messages not acknowledged yet; NaN while no broker answers.",
            unit="short",
            queries=((f'sum by (topic) (parley_consumer_lag{{{HERE}, topic=~"$topic"}})', "{{topic}}"),),
            alerts=("ParleyLag", "ParleyNoProgress"),
        ),
        Chart(
            title="A batch",
            what="95 of 100 batches take no longer, their delivery included, by agent.",
            unit="s",
            queries=(
                (
                    percentile(0.95, "parley_processing_duration_seconds", by="stage"),
                    "{{stage}}",
                ),
            ),
            alerts=("ParleyBatchOld",),
        ),
        Chart(
            title="Under way",
            what="Messages taken and not acknowledged, and the age of the oldest batch in seconds.",
            unit="short",
            queries=(
                (f"parley_unacknowledged_events{{{HERE}}}", "{{instance}} messages"),
                (f"parley_oldest_unacked_age_seconds{{{HERE}}}", "{{instance}} seconds"),
            ),
            alerts=("ParleyBatchOld", "ParleyUnacknowledged"),
        ),
        Chart(
            title="Partitions",
            what="How many partitions each worker has, and how often they were given out anew in the chosen step.",
            unit="short",
            queries=(
                (f"count by (instance) (parley_consumer_lag{{{HERE}}})", "{{instance}} has"),
                (
                    f"sum by (instance) (increase(parley_rebalances_total{{{HERE}}}[$__rate_interval]))",
                    "{{instance}} got",
                ),
            ),
            alerts=("ParleyRebalances", "ParleyWorkerDown"),
        ),
        Chart(
            title="Recovery",
            what="How long the last recovery took, in seconds, and registers taken over from changelogs a second.",
            unit="short",
            queries=(
                (f"parley_recovery_duration_seconds{{{HERE}}}", "{{instance}} seconds"),
                (
                    f"sum by (instance) (rate(parley_recovered_registers_total{{{HERE}}}[$__rate_interval]))",
                    "{{instance}} registers",
                ),
            ),
            alerts=("ParleyWorkerNotReady",),
        ),
        Chart(
            title="Registers",
            what="What the workers keep on disk, by table.",
            unit="short",
            queries=((f"sum by (table) (parley_state_entries{{{HERE}}})", "{{table}}"),),
        ),
    ),
)
_KAFKA = Section(
    "Kafka",
    (
        Chart(
            title="Deliveries",
            what="95 of 100 batches of messages are acknowledged by Kafka in this time.",
            unit="s",
            queries=(
                (
                    percentile(0.95, "parley_delivery_duration_seconds", by="job"),
                    "{{job}}",
                ),
            ),
            alerts=("ParleyIngestPending",),
        ),
        Chart(
            title="On their way to Kafka",
            what="Messages sent that Kafka has not acknowledged, and failures in the chosen step.",
            unit="short",
            queries=(
                (f"sum by (job) (parley_producer_queue_messages{{{HERE}}})", "{{job}} waiting"),
                (
                    f"sum by (job) (increase(parley_produce_failures_total{{{HERE}}}[$__rate_interval]))",
                    "{{job}} failed",
                ),
            ),
            alerts=("ParleyProduceFailures",),
        ),
        Chart(
            title="Silence of the brokers",
            what="How long ago a broker last answered each worker.",
            unit="s",
            queries=((f"time() - parley_broker_last_answer_timestamp_seconds{{{HERE}}}", "{{instance}}"),),
            alerts=("ParleyBrokerLost",),
        ),
    ),
)
_INGESTION = Section(
    "Ingestion",
    (
        Chart(
            title="Taken in",
            what="Versions of articles put on the log, a second, by class of source.",
            unit="short",
            queries=(
                (
                    f"sum by (source_class) (rate(parley_ingested_articles_total{{{HERE}}}[$__rate_interval]))",
                    "{{source_class}}",
                ),
            ),
            alerts=("ParleyIngestDown",),
        ),
        Chart(
            title="Since the last look",
            what="How long ago sources of a class were looked at.",
            unit="s",
            queries=(
                (
                    f"time() - max by (source_class) (parley_ingest_last_look_timestamp_seconds{{{HERE}}})",
                    "{{source_class}}",
                ),
            ),
            alerts=("ParleyIngestNotLooking",),
        ),
        Chart(
            title="Requests for feeds and pages",
            what="How requests ended, a second.",
            unit="short",
            is_stacked=True,
            queries=((f"sum by (outcome) (rate(parley_fetches_total{{{HERE}}}[$__rate_interval]))", "{{outcome}}"),),
            alerts=("ParleyFetchFailures",),
        ),
    ),
)
_API = Section(
    "API and page",
    (
        Chart(
            title="Answers",
            what="Requests answered, a second, by status.",
            unit="reqps",
            is_stacked=True,
            queries=((f"sum by (status) (rate(parley_http_answers_total{{{HERE}}}[$__rate_interval]))", "{{status}}"),),
            alerts=("ParleyApiErrors", "ParleyApiDown"),
        ),
        Chart(
            title="Time of an answer",
            what="95 of 100 answers come in this time, by route.",
            unit="s",
            queries=(('job_route:parley_serve_request_seconds:p95_5m{job=~"$job"}', "{{route}}"),),
            alerts=("ParleyApiSlow",),
        ),
        Chart(
            title="Behind the topics",
            what="Messages that are not in the read model yet.",
            unit="short",
            queries=((f"parley_serve_model_behind_messages{{{HERE}}}", "{{instance}}"),),
            alerts=("ParleyModelBehind",),
        ),
    ),
)
_MACHINES = Section(
    "Processes",
    (
        Chart(
            title="CPU",
            what="Cores that each process uses.",
            unit="short",
            queries=(
                (
                    f"sum by (job, instance) (rate(process_cpu_seconds_total{{{HERE}}}[$__rate_interval]))",
                    "{{job}} {{instance}}",
                ),
            ),
        ),
        Chart(
            title="Memory",
            what="Resident memory of each process.",
            unit="bytes",
            queries=((f"process_resident_memory_bytes{{{HERE}}}", "{{job}} {{instance}}"),),
        ),
        Chart(
            title="Disk",
            what="Room left on the disk of the data folder.",
            unit="bytes",
            queries=((f"parley_data_disk_free_bytes{{{HERE}}}", "{{job}} {{instance}}"),),
            alerts=("ParleyDiskLow", "ParleyDiskFull"),
        ),
        Rows(
            title="Builds",
            what="Version and rules of every process, and whether it is ready: after an upgrade there is one of each.",
            unit="short",
            width=24,
            queries=(
                (f"parley_ready{{{HERE}}} * on (job, instance) group_left (version, ruleset) parley_build_info", ""),
            ),
        ),
    ),
)


def operations() -> Dashboard:
    """Whether all of it runs."""
    choices = (
        *processes(),
        choice("topic", "label_values(parley_messages_consumed_total, topic)"),
    )
    what = "Whether parley runs, how fast, and what is in the way."
    return board(
        "parley-operations",
        "parley: operations",
        what,
        choices,
        (_NOW, _RED, _WORKERS, _KAFKA, _INGESTION, _API, _MACHINES),
    )
