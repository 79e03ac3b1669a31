"""The dashboards in code in, their JSON out, as Grafana is provisioned with it: `make dashboards`."""

from __future__ import annotations

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana.content import content
from deploy.grafana.operations import operations
from deploy.grafana.reading import reading

__all__ = ["FOLDER", "generated"]

FOLDER = Path(__file__).parent


def generated() -> dict[str, str]:
    """The text of each file, by its name."""
    boards = {"operations.json": operations, "reading.json": reading, "content.json": content}
    return {name: JSONEncoder(sort_keys=True, indent=1).encode(made().build()) + "\n" for name, made in boards.items()}


if __name__ == "__main__":
    for name, text in generated().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
