"""The engine and the slow plain one say the same of every generated firm, and what must never happen never does."""

import functools
from dataclasses import fields, is_dataclass, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessment.model.result import Fit, Status, Truth, Why
from assessment.scoring.engine import assess
from assessment.services.chunks import score_in_chunks
from tests.properties.generated_firms import CATALOGUE, FORM, PLAN, firms, panel_of
from tests.properties.oracle import Oracle

AS_OF = date(2026, 6, 30)
USUAL = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a firm has too many answers to be shrunk in reasonable time
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
CHOICES = st.sampled_from(
    [
        {},
        {},
        {"weights": {"rd": 3, "digital": 1, "robots": 0, "energy": 0.5}, "preset": "five_years"},
        {"cost_profile": {"labour": 0.7, "energy": 0.3}, "importance": {"rd": 1, "digital": 2, "robots": 0}},
        {"cost_profile": {"labour": 0.0}, "preset": "three_years"},
    ]
)
score = functools.partial(assess, plan=PLAN, questionnaire=FORM, reference=CATALOGUE.reference, as_of=AS_OF)


def agrees(path, engine, oracle, differences):
    """Note where a number, word or truth of the engine is not that of the oracle."""
    if isinstance(engine, np.generic):
        engine = engine.item()
    if oracle is None:
        no_index = isinstance(engine, int) and engine == -1
        same = engine in (None, "none") or no_index or (isinstance(engine, float) and np.isnan(engine))
    elif isinstance(oracle, str | bool):
        same = engine == oracle
    else:
        same = not isinstance(engine, str) and abs(engine - oracle) <= 1e-9 * max(1.0, abs(oracle))
    if not same:
        differences.append(f"{path}: engine {engine!r}, oracle {oracle!r}")


def all_agree(path, engine, oracle, differences):
    assert len(engine) == len(oracle), path
    for k, (one, other) in enumerate(zip(engine, oracle, strict=True)):
        agrees(f"{path}[{k}]", one, other, differences)


def compare(result, row, oracle):
    """Everything that differs between a row of the result and the oracle of that firm."""
    differences = []
    for compare_part in (_pillars, _maturity, _overall, _numbers, _matches, _sectors, _priority):
        compare_part(result, row, oracle, differences)
    return differences


def _pillars(result, row, oracle, differences):
    words = {"status": Status, "why": Why}
    for name, made in oracle.pillars.items():
        engine = result.pillars[name]
        for key, wanted in made.items():
            if key in ("extra", "flags"):
                for inner, value in wanted.items():
                    agrees(f"{name}.{key}.{inner}", getattr(engine, key)[inner][row], value, differences)
                assert set(getattr(engine, key)) == set(wanted)
            elif key == "declared":
                question = next(q for q in FORM.questions.values() if q.not_applicable_for == name)
                ids = [*(o.id for o in FORM.options(question)), None]
                agrees(f"{name}.declared", ids[engine.declared[row]], wanted, differences)
            elif key in words:
                agrees(f"{name}.{key}", words[key](getattr(engine, key)[row]).name.lower(), wanted, differences)
            else:
                agrees(f"{name}.{key}", getattr(engine, key)[row], wanted, differences)


def _maturity(result, row, oracle, differences):
    for key, wanted in oracle.digital.items():
        if key in ("answered", "all_rungs", "least"):
            continue
        engine = getattr(result.maturity, key)[row]
        (all_agree if isinstance(wanted, list) else agrees)(f"maturity.{key}", engine, wanted, differences)


def _overall(result, row, oracle, differences):
    for key, wanted in oracle.overall().items():
        engine = getattr(result.overall, key)[row]
        if key == "weakest":
            engine = [*result.pillars, None][engine]
        (all_agree if isinstance(wanted, list) else agrees)(f"overall.{key}", engine, wanted, differences)


def _numbers(result, row, oracle, differences):
    for key, wanted in oracle.metrics.items():
        agrees(f"metrics.{key}", result.metrics[key][row], wanted, differences)
    for key, values in result.figures.items():
        name, _, offset = key.partition("@")
        agrees(f"figures.{key}", values[row], oracle.figure(name, int(offset or 0)), differences)
    agrees("above_scale", Truth(result.above_scale[row]).name.lower(), oracle.above_scale(), differences)
    words = {-1: "none", -2: "depends", -3: "unknown"} | {k: c.id for k, c in enumerate(PLAN.energy_classes)}
    agrees("energy_class", words[result.energy_class[row]], oracle.energy_class(), differences)
    sizes = [*(c.id for c in oracle.reference.size_classes.classes), None]
    agrees("size_class", sizes[result.size_class[row]], oracle.size_class(), differences)


def _matches(result, row, oracle, differences):
    for programme in PLAN.programmes:
        match, path = result.programmes[programme.id], f"programmes.{programme.id}"
        wanted = oracle.programme(programme)
        agrees(f"{path}.fit", Fit(match.fit[row]).name.lower(), wanted["fit"], differences)
        agrees(f"{path}.region", Truth(match.region[row]).name.lower(), wanted["region"], differences)
        agrees(f"{path}.expired", match.expired, wanted["expired"], differences)
        ids = [*(c.id for c in programme.conditions), None]
        agrees(f"{path}.nearly", ids[match.nearly[row]], wanted["nearly"], differences)
        agrees(f"{path}.short", match.short[row], wanted["short"], differences)
        truths = [Truth(t).name.lower() for t in match.truth[row]]
        all_agree(f"{path}.truth", truths, wanted["truth"], differences)
        for key in ("have", "need"):
            all_agree(f"{path}.{key}", [column[row] for column in getattr(match, key)], wanted[key], differences)
    for task in PLAN.tasks:
        wanted = oracle.task(task)
        all_agree(f"tasks.{task.id}", result.tasks[task.id].reasons[row], wanted, differences)
        agrees(f"tasks.{task.id}.fits", result.tasks[task.id].fits[row], any(wanted), differences)


def _sectors(result, row, oracle, differences):
    for table in CATALOGUE.reference.tables:
        for key, wanted in oracle.sector(table).items():
            engine = getattr(result.sectors[table.id], key)[row]
            agrees(f"sectors.{table.id}.{key}", engine, wanted, differences)


def _priority(result, row, oracle, differences):
    for key, wanted in oracle.priority().items():
        all_agree(f"priority.{key}", getattr(result.priority, key)[row], wanted, differences)


@settings(USUAL, max_examples=120)
@given(made=st.lists(firms(), min_size=1, max_size=4), choice=CHOICES)
def test_engine_and_oracle_agree(made, choice):
    result = score(panel_of(made), **choice)

    for row, firm in enumerate(made):
        oracle = Oracle(firm, PLAN, FORM, CATALOGUE.reference, AS_OF, **choice)
        assert compare(result, row, oracle) == []


def arrays(value, path=""):
    """Every array of a result but the panel, by where it stands."""
    if isinstance(value, np.ndarray):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from arrays(part, f"{path}/{key}")
    elif isinstance(value, tuple):
        for k, part in enumerate(value):
            yield from arrays(part, f"{path}/{k}")
    elif is_dataclass(value):
        for f in fields(value):
            if f.name != "panel":
                yield from arrays(getattr(value, f.name), f"{path}/{f.name}")


def differing(one, other, rows=slice(None)):
    """Where the bits of the first result are not those of some rows of the second."""
    others = dict(arrays(other))
    return [
        path
        for path, a in arrays(one)
        if a.tobytes() != np.ascontiguousarray(others[path] if path == "/weights" else others[path][rows]).tobytes()
    ]


@settings(USUAL, max_examples=25)
@given(made=st.lists(firms(), min_size=2, max_size=6))
def test_a_firm_alone_and_in_a_batch_have_the_same_bits(made):
    batch = score(panel_of(made))

    for row, firm in enumerate(made):
        assert differing(score(panel_of([firm])), batch, slice(row, row + 1)) == []


@settings(USUAL, max_examples=25)
@given(made=st.lists(firms(), min_size=2, max_size=6), more=firms())
def test_another_firm_moves_nobody(made, more):
    assert differing(score(panel_of(made)), score(panel_of([*made, more])), slice(0, len(made))) == []


@settings(USUAL, max_examples=25)
@given(made=st.lists(firms(), min_size=2, max_size=6), rows=st.integers(1, 4))
def test_chunks_change_no_bit(made, rows):
    panel = panel_of(made)

    assert differing(score_in_chunks(panel, score, rows), score(panel)) == []


@settings(USUAL, max_examples=25)
@given(firm=firms(), pillar=st.sampled_from(["rd", "robots"]), amounts=st.lists(st.integers(0, 10**9), min_size=5))
def test_more_of_it_never_scores_less(firm, pillar, amounts):
    question = {"rd": "rd_expense", "robots": "robots"}[pillar]
    steps = [
        replace(firm, numbers={**firm.numbers, (question, firm.year): float(amount)}, certainty={})
        for amount in sorted(amounts)
    ]
    result = score(panel_of(steps)).pillars[pillar]

    assert (np.diff(result.score[~np.isnan(result.score)]) >= 0).all()
    assert (np.diff(result.gap[~np.isnan(result.gap)]) <= 0).all()


@settings(USUAL, max_examples=60)
@given(made=st.lists(firms(), min_size=1, max_size=5))
def test_what_holds_for_every_firm(made):
    result = score(panel_of(made))

    for pillar in result.pillars.values():
        met = pillar.status == Status.MET
        assert not np.isnan(pillar.value_low[met]).any()
        assert not np.isnan(pillar.score_low[met]).any()
        for name in ("gap", "surplus"):
            amount = getattr(pillar, name)
            assert not (amount < 0).any()
            assert not np.isinf(amount).any()
        assert not ((pillar.gap > 0) & (pillar.surplus > 0)).any()
        for name in ("score", "score_low", "score_high"):
            assert not ((getattr(pillar, name) < 0) | (getattr(pillar, name) > 100)).any()
        assert not (pillar.score_low > pillar.score_high).any()
        assert not (pillar.score < pillar.score_low).any()
        assert not (pillar.score > pillar.score_high).any()
    for path, array in arrays(result):
        assert array.dtype != np.float64 or not np.isinf(array).any(), path
    overall = result.overall
    assert (np.isnan(overall.score) | overall.shown).all()
    assert (overall.level_low <= overall.level_high).all()
    on_target = [b.id for b in PLAN.overall.bands].index("on_target")
    assert ((overall.level < on_target) | (overall.met == overall.applicable)).all()


def test_the_oracle_is_not_the_engine(root):
    source = (root / "tests" / "properties" / "oracle.py").read_text("utf-8")

    assert "numpy" not in source
    assert "assessment" not in [line.split()[1].split(".")[0] for line in source.splitlines() if "import" in line[:6]]


@pytest.mark.parametrize("wrong", [1.0 + 1e-8, float("nan"), "1"])
def test_a_difference_is_noticed(wrong):
    differences = []

    agrees("x", wrong, 1.0, differences)

    assert differences
