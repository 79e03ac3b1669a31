"""At whom stands are directed: the models are asked what they learnt, and each stand is weighed beside all others."""

from __future__ import annotations

from dataclasses import replace

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import WHOLE, by_name, parse_model, shares
from streams.extract.positions.aims import aim_features, aims_of, single_aims
from streams.extract.positions.company_features import company_evidence, company_of
from streams.extract.positions.party_features import NOBODY
from tests.extract.positions.test_options import judge_of
from tests.support import article, seed_articles

SURE = {"ETH": WHOLE, NOBODY: 0, "USA": 0}
OPEN = {"ETH": WHOLE // 3, NOBODY: WHOLE // 3, "USA": WHOLE // 3}
BACK = {"EGY": WHOLE, NOBODY: 0, "USA": 0}


def test_what_is_weighed_is_what_is_named(knowledge: Knowledge) -> None:
    """For every stand and party of the seeds, reading adds up the weights of just the features that training is told of."""
    models = knowledge.positions.models
    for one in seed_articles():
        judge = judge_of(one, knowledge)
        stands = [decision.stand for decision in judge.decide()]
        pair = models.target, models.company
        singles = single_aims(judge.context, judge.parties, stands, models.target)
        named = aim_features(judge.context, judge.parties, stands, singles)
        for told, features in zip(aims_of(judge.context, judge.parties, stands, pair), named, strict=True):
            totals = [models.company.total(names) for names in features.values()]
            assert told == dict(zip(features, shares(totals), strict=True))


def test_two_stands_tell_too_little_of_each_other(knowledge: Knowledge) -> None:
    """Fewer than three are directed at whom the first model says, whatever the second."""
    judge, models = judge_of(seed_articles()[0], knowledge), knowledge.positions.models
    two = [decision.stand for decision in judge.decide()][:2]
    deaf = parse_model("yes\nnobody\t0:3000\n")
    singles = single_aims(judge.context, judge.parties, two, models.target)
    assert aims_of(judge.context, judge.parties, two, (models.target, deaf)) == singles


def test_every_party_but_the_actor_may_be_the_target(knowledge: Knowledge) -> None:
    """Each party of the article, nobody too, and never the one whose stand it is."""
    for one in seed_articles():
        judge = judge_of(one, knowledge)
        for features, decision in zip(judge.aims_told(found := judge.decide())[1], found, strict=True):
            assert features.keys() == {NOBODY, *judge.parties} - {decision.actor}
            assert decision.target != decision.actor


def test_the_stands_around_tell_of_one_that_names_nobody() -> None:
    """A party at whom the actor's other stands are directed, and whose own are directed at him, has features that say so."""
    company = company_of(["EGY", "ETH", "EGY"], [SURE, BACK, OPEN])
    told = company_evidence(company, 2, {"USA"}, by_name)

    assert {"own=6", "own last=6", "own rank=0 False", "reverse=6", "last actor=True False 6"} <= set(told["ETH"])
    assert {"own=0", "own last=0", "own rank=1 True"} <= set(told["USA"])
    assert not any(name.startswith("reverse") for name in told["USA"])
    assert {"nobody own=0", "nobody own last=0", "nobody others=0"} <= set(told[NOBODY])


def test_a_stand_does_not_speak_for_itself() -> None:
    """What the model said of a stand is no evidence of what the others say: alone it has none."""
    told = company_evidence(company_of(["EGY"], [SURE]), 0, set(), by_name)
    assert {"own=None", "others=None", "own rank=None False"} <= set(told["ETH"])
    assert not any("last" in name or "next" in name for names in told.values() for name in names)


def test_the_second_model_sees_what_the_first_says_of_the_other_stands(knowledge: Knowledge) -> None:
    """With the same second model, another first one gives others as targets."""
    judge = judge_of(seed_articles()[0], knowledge)
    stands = [decision.stand for decision in judge.decide()]
    follows = parse_model("yes\nown=6\t0:900\nnobody own=6\t0:900\n")
    found = {
        weight: aims_of(judge.context, judge.parties, stands, (parse_model(f"yes\nnobody\t0:{weight}\n"), follows))
        for weight in (-3000, 3000)
    }
    assert any(aims[NOBODY] > WHOLE // 2 for aims in found[3000])
    assert all(aims[NOBODY] < WHOLE // 2 for aims in found[-3000])


def test_a_construction_keeps_its_target(knowledge: Knowledge) -> None:
    """Where its grammar leaves no choice, the models of targets have no say."""
    deaf = parse_model("yes\nnobody\t0:3000\n")
    models = replace(knowledge.positions.models, target=deaf, company=deaf)
    kept = 0
    for one in seed_articles():
        judge = replace(judge_of(one, knowledge), models=models)
        for decision in judge.decide():
            if decision.act.sure:
                assert decision.draft is not None
                assert decision.target == decision.draft.target
                kept += decision.target is not None
            else:
                assert decision.target is None
    assert kept


def test_who_is_asked_first_is_refused_later(knowledge: Knowledge) -> None:
    """A refusal that names nobody goes to whom the same party's demands go, though a third party stands nearer."""
    text = (
        "مصر تطالب إثيوبيا بوقف ملء السد\n\n"
        "طالبت مصر إثيوبيا بوقف ملء سد النهضة قبل التوصل إلى اتفاق. واتهمت القاهرة أديس أبابا بالمماطلة في المفاوضات.\n\n"
        "ويمر النهر بالسودان قبل أن يصل إلى أسوان. وأكدت مصر أنها لن تقبل بأي مساس بحصتها من المياه."
    )
    positions = read(article(text), knowledge).positions
    (refusal,) = [p for p in positions if p.actor == "EGY" and "لن تقبل" in text[p.start : p.end]]
    assert refusal.target == "ETH"
