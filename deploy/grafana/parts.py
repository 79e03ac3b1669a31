"""A chart in a few words in, a panel of Grafana out: what the three dashboards share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.models import common as words
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    Panel,
    RowPanel,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

__all__ = ["HERE", "Bars", "Chart", "Figure", "Rows", "Section", "board", "choice", "percentile", "processes"]

HERE: Final = 'job=~"$job", instance=~"$instance"'
"""What every expression is narrowed by."""
_SOURCE: Final = DataSourceRef(type_val="prometheus", uid="${datasource}")
_COLUMNS: Final = 24
_TAG: Final = "parley"
Query = tuple[str, str]
"""An expression, and how its series are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What every panel has."""

    title: str
    what: str
    """What is seen, for who has never seen it."""
    unit: str
    queries: Sequence[Query]
    alerts: Sequence[str] = ()
    """Alerts on it: each has a page in docs/runbooks/."""
    width: int = 8

    def described(self) -> str:
        """The description, with the pages of the alerts."""
        pages = ", ".join(f"docs/runbooks/{alert}.md" for alert in self.alerts)
        return f"{self.what} What to do: {pages}." if pages else self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(_Shown):
    """Lines over time."""

    is_stacked: bool = False

    def panel(self) -> Any:
        """The builder of the panel."""
        found = timeseries.Panel().height(8).fill_opacity(30 if self.is_stacked else 8).line_width(1)
        legend = common.VizLegendOptions().display_mode(words.LegendDisplayMode.LIST)
        found.legend(legend.placement(words.LegendPlacement.BOTTOM).show_legend(True))
        found.tooltip(common.VizTooltipOptions().mode(words.TooltipDisplayMode.MULTI))
        if self.is_stacked:
            found.stacking(common.StackingConfig().mode(words.StackingMode.NORMAL))
        return _common(found.min(0), self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(_Shown):
    """One number now, with its course behind it."""

    width: int = 4

    def panel(self) -> Any:
        """The builder of the panel."""
        found = stat.Panel().height(4).graph_mode(words.BigValueGraphMode.AREA)
        return _common(found.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])), self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(_Shown):
    """What is greatest now."""

    width: int = 12

    def panel(self) -> Any:
        """The builder of the panel."""
        found = bargauge.Panel().height(12).display_mode(words.BarGaugeDisplayMode.BASIC).min(0)
        found.orientation(words.VizOrientation.HORIZONTAL)
        return _common(found.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])), self, is_instant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(_Shown):
    """A table of what there is now."""

    width: int = 12

    def panel(self) -> Any:
        """The builder of the panel."""
        return _common(table.Panel().height(8), self, is_instant=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A row of the dashboard with its panels."""

    title: str
    panels: Sequence[Chart | Figure | Bars | Rows]


def choice(name: str, query: str) -> dashboard.QueryVariable:
    """A list of values to choose from, all of them at first."""
    found = dashboard.QueryVariable(name).label(name).datasource(_SOURCE).query(query)
    found.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.ALPHABETICAL_ASC)
    return found.multi(True).include_all(True).all_value(".*")


def processes() -> tuple[dashboard.QueryVariable, ...]:
    """The choices that `HERE` speaks of."""
    return (
        choice("job", 'label_values(up{job=~"parley-.*"}, job)'),
        choice("instance", 'label_values(up{job=~"$job"}, instance)'),
    )


def percentile(share: float, metric: str, by: str = "") -> str:
    """What so great a share of what a histogram has seen here is below, of each `by` or of all."""
    labels = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket{{{HERE}}}[$__rate_interval])))"


def board(uid: str, title: str, what: str, choices: Sequence[Any], sections: Sequence[Section]) -> dashboard.Dashboard:
    """The dashboard of these sections."""
    found = dashboard.Dashboard(title).uid(uid).description(what).tags([_TAG]).refresh("30s").time("now-6h", "now")
    found.timezone("browser").tooltip(DashboardCursorSync.CROSSHAIR).readonly()
    others = dashboard.DashboardLink("parley").type(DashboardLinkType.DASHBOARDS).tags([_TAG])
    found.link(others.as_dropdown(True).include_vars(True).keep_time(True))
    found.with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
    for each in choices:
        found.with_variable(each)
    for section in sections:
        found.with_row(dashboard.Row(section.title))
        for each in section.panels:
            found.with_panel(each.panel())
    _number(found._internal.panels or [])  # noqa: SLF001  # the builder gives no ids, by which Grafana tells panels apart
    return found


def _number(panels: Sequence[Panel | RowPanel]) -> None:
    for number, panel in enumerate(panels, 1):
        panel.id_val = number


def _common(found: Any, shown: _Shown, *, is_instant: bool = False) -> Any:
    found.title(shown.title).description(shown.described()).unit(shown.unit).span(min(shown.width, _COLUMNS))
    found.datasource(_SOURCE)
    for number, (expression, legend) in enumerate(shown.queries):
        query = prometheus.Dataquery().expr(expression).legend_format(legend).ref_id(chr(ord("A") + number))
        if is_instant:
            query.instant().format(PromQueryFormat.TABLE if isinstance(shown, Rows) else PromQueryFormat.TIME_SERIES)
        found.with_target(query)
    return found
