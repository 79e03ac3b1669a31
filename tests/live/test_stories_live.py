"""Stories on a real broker: copies that arrive in any order, a worker that is killed, and what a person is shown."""

from __future__ import annotations

import json
import random
import signal

import pytest

from bench.near_copies import cases, event_texts
from streams.extract.knowledge import Knowledge
from streams.records import StoryMember
from streams.runtime.cluster import last_values
from tests.live.cluster import Parley, publish
from tests.support import driver_after, eventually

pytestmark = pytest.mark.live


@pytest.mark.timeout(600)
def test_copies_are_one_story_wherever_a_worker_is_killed(parley: Parley, knowledge: Knowledge) -> None:
    """Twelve texts and their copies, shuffled; the topic is that of an undisturbed run, `verify` agrees, `stories` shows it."""
    articles = [case.article for case in cases(2, event_texts()[:12], copies=5)]
    random.Random(7).shuffle(articles)
    wanted = driver_after(knowledge, *sorted(articles, key=lambda each: each.article_id))
    worker = parley.worker()
    publish(parley, articles[:40])
    eventually(
        lambda: len(last_values(parley.settings, parley.broker, parley.topic("stories"))) > 5, 60, "some are grouped"
    )
    parley.stop(worker, signal.SIGKILL)
    publish(parley, articles[40:])
    parley.worker()
    parley.settle(300)

    members: list[StoryMember] = wanted.records("stories")
    shown = json.loads(parley.checked("stories", "--json"))
    assert parley.command("verify").returncode == 0
    told = {each["article_id"]: each["story_id"] for story in shown for each in story["articles"]}
    together = {each.story_id for each in members if each.article_id != each.first_article_id}
    assert told == {each.article_id: each.story_id for each in members if each.story_id in together}
    assert len(shown) >= 12
    [one] = json.loads(parley.checked("stories", "--json", shown[0]["story_id"][:8]))
    assert one == shown[0]
    assert shown[0]["story_id"][:8] in parley.checked("stories")
