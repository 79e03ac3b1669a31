"""An application over the read model of the seeds, and whoever asks it."""

from __future__ import annotations

from typing import cast

import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.runtime.ingest_metrics import IngestMetrics
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.serve.model.store import Store
from streams.settings import Settings


@pytest.fixture(scope="session")
def app(seed_model: Store) -> FastAPI:
    """All routes, over the model of the seeds; nothing can be posted."""
    return app_of(seed_model)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Whoever asks from this machine."""
    return TestClient(app, base_url="http://localhost")


def app_of(model: Store, registry: CollectorRegistry | None = None, **settings: object) -> FastAPI:
    """All routes, over a model."""
    told = Settings(**{"serve_requests_per_second": 100_000, **settings})  # type: ignore[arg-type]
    return make_app(told, cast("Desk", None), IngestMetrics(registry or CollectorRegistry()), model=model)
