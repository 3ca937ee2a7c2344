"""Made-up firms: every kind of answer, missing, zero, negative, huge, on the edges of the rules; and their panel."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from assessment.definitions.catalogue import load_catalogue
from assessment.model.panel import UNANSWERED, Panel
from tests.properties.oracle import Firm

CATALOGUE = load_catalogue()
PLAN = CATALOGUE.plans["shanghai-2023-2025"]
FORM = CATALOGUE.questionnaires[PLAN.questionnaire]
YEARS = range(2018, 2026)
POOLS = {
    "10k_yuan": (0, 1, 1e6, 5e6, 1e7, 2e7, 30000000, 5e7, 50000001, 8e7, 1e8, 1.25e8, 2e8, 3e8, 1e10, 1e13),
    "person": (0, 2, 10, 20, 27, 28, 50, 100, 138, 139, 250, 1000, 2750, 2000000),
    "piece": (0, 1, 5, 10, 12, 20, 36, 40, 60, 61, 99, 100, 250, 1000000),
    "percent": (0, 5, 9, 10, 55, 60, 69.5, 70, 75, 95, 95.4, 99.9, 100),
    "tce": (0, 100, 971.4, 1000, 1999.9, 2000, 4800, 5000, 9900, 10000, 1e9),
    "10k_kwh": (0, 1000, 1e6, 8e6, 1.5e7, 2e7, 5e7, 1e12),
    "10k_m3": (0, 1000, 1e5, 1e6, 1e12),
    "index": (95, 100, 103.7, 300),
    "kj_per_m3": (5000, 35544, 38931),
    "kgce_per_kwh": (0.1229, 0.28, 0.31, 0.6),
    "item": (0, 1, 2, 3, 1000),
    "site": (0, 1, 4),
    "year": (0, 1, 2, 3, 70),
    "index_year": (1800, 1990, 2014, 2021, 2023, 2024),
}
OTHER_POOL = (0, 1, 500, 1000, 20000, 1e6, 1e12)
SIGNED = ("value_added", "va_taxes", "va_surplus", "main_business_growth")
NEGATIVE = (-1e13, -5e6, -1)
CERTAINTIES = tuple(c.id for c in PLAN.certainties)
NOT_APPLICABLE = tuple(q.id for q in FORM.questions.values() if q.not_applicable_for)


def _values(question):
    """The answers that a question may get."""
    if question.kind == "year":
        return POOLS["index_year"]
    pool = POOLS.get(question.unit, OTHER_POOL)
    return (*pool, *NEGATIVE) if question.id in SIGNED else pool


def _answer(question):
    options = [o.id for o in FORM.options(question)]
    if question.kind == "yes_no":
        return st.sampled_from(["yes", "no"])
    if question.kind == "choice":
        return st.sampled_from(options)
    if question.kind == "multi":
        ticked = st.frozensets(st.sampled_from([o for o in options if o != "none"]))
        return st.one_of(ticked, st.just(frozenset(options) - {"none"}), st.just(frozenset()))
    if question.kind in ("text", "credit_code"):
        return st.sampled_from(["", "Statistics bureau"])
    return st.sampled_from(_values(question)).map(float)


def _offsets(question):
    """The years asked for, and for what makes up the change of energy also the years before."""
    multi_year = question.id in ("value_added", "energy_total", "energy_electricity", "energy_natural_gas")
    return (0, -1, -2, -4, -5) if multi_year else question.years


SCENARIOS = tuple(s.question for s in FORM.instrument.scenarios)


@st.composite
def _scenario_answers(draw):
    """Around one rung, so that every level is met now and then."""
    usual = draw(st.sampled_from(["0", "1", "2", "3", "4"]))
    rungs = st.sampled_from([usual, usual, usual, "0", "1", "2", "3", "4"])
    return {q: draw(rungs) for q in SCENARIOS}


def _section(questions, sparse):
    answers = {}
    for q in questions:
        answer = _answer(q)
        for offset in _offsets(q):
            answers[q.id, offset] = st.one_of(st.none(), answer) if sparse or offset < -1 else answer
    return st.fixed_dictionaries(answers)


def _sections():
    for section in FORM.sections:
        asked = [
            q
            for q in section.questions
            if q.id not in ("firm_name", "credit_code", "group_code", *NOT_APPLICABLE, *SCENARIOS)
        ]
        if asked:
            yield asked


SECTIONS = [
    st.one_of(_section(asked, sparse=False), _section(asked, sparse=True), st.just({})) for asked in _sections()
]
FULL_SECTIONS = [_section(asked, sparse=False) for asked in _sections()]
CARRIERS = tuple(c.question for d in FORM.derived if d.kind == "carrier_sum" for c in d.carriers)
PLAUSIBLE = {
    "revenue": (5e7, 1e8, 1.25e8, 2e8),
    "rd_expense": (0, 1e6, 1.9e6, 2.5e6, 3e6, 5e6, 1e7),
    "operating_cost": (4e7, 4.5e7),
    "staff_avg": (28, 100, 138, 139, 250, 1000),
    "robots": (0, 1, 4, 5, 9, 10, 36, 40, 72),
    "value_added": (2e7, 2.5e7, 3e7),
    "energy_total": (8000, 9714, 9900, 10000, 10500),
    "machines_total": (60, 100),
    "machines_digital": (0, 6, 12, 40, 60),
    "machines_networked": (0, 6, 12, 40, 60),
    "digital_spend": (0, 1e6, 1e7, 3e7),
    "quality_pass_rate": (94, 95, 95.4, 96),
    "china_rd_share": (50, 60, 100),
    "high_tech_revenue_share": (50, 60, 90),
    "tech_staff": (8, 10, 25),
    "niche_years": (2, 3, 5),
    "main_business_share": (60, 70, 90),
    "main_business_growth": (4, 5, 20),
    "debt_ratio": (40, 70, 80),
    "market_share": (9, 10, 30),
}
"""Figures near the targets and the thresholds, which independent draws would hardly bring together."""


def _rarely(draw, out_of):
    return draw(st.integers(1, out_of)) == out_of


@st.composite
def wild_firms(draw):
    """Each section answered in full, in part or not at all, with figures that need not fit together."""
    answers = {}
    for section in SECTIONS:
        answers |= draw(section)
    return _firm(draw, answers, out_of=6)


@st.composite
def plausible_firms(draw):
    """Nearly everything answered, with figures near the targets; energy as a total more often than by carrier."""
    answers = {}
    for section in FULL_SECTIONS:
        answers |= draw(section)
    for question, pool in PLAUSIBLE.items():
        for offset in _offsets(FORM.questions[question]):
            answers[question, offset] = draw(st.sampled_from(pool).map(float))
    if not _rarely(draw, 4):
        answers = {key: a for key, a in answers.items() if key[0] not in CARRIERS}
    answers = {key: a for key, a in answers.items() if not _rarely(draw, 60)}
    return _firm(draw, answers, out_of=15)


def firms():
    """Firms of both kinds."""
    return st.one_of(plausible_firms(), wild_firms())


def _firm(draw, answers, out_of):
    """The firm of these answers, with scenarios, and with pillars that do not apply one time in `out_of`."""
    firm = Firm(year=draw(st.sampled_from([2024, 2025, 2023, 2021])))
    if not _rarely(draw, 3):
        scenarios = draw(_scenario_answers())
        answers |= {(q, 0): rung for q, rung in scenarios.items() if not _rarely(draw, 80)}
    for question in NOT_APPLICABLE:
        if _rarely(draw, out_of):
            answers[question, 0] = draw(_answer(FORM.questions[question]))
    stated = draw(st.sampled_from([None, "any", *CERTAINTIES]))
    for (name, offset), answer in answers.items():
        _put(firm, FORM.questions[name], offset, answer)
        if stated and FORM.questions[name].certainty and answer is not None:
            word = draw(st.sampled_from(CERTAINTIES)) if stated == "any" else stated
            firm.certainty[name, firm.year + offset] = word
    return firm


def _put(firm, question, offset, answer):
    if answer is None:
        return
    year = firm.year + offset
    if question.kind in ("integer", "number", "year"):
        if year in YEARS:
            firm.numbers[question.id, year] = answer
    elif question.kind == "multi":
        firm.ticks[question.id] = answer
    elif question.kind == "text":
        firm.texts[question.id] = answer
    else:
        firm.choices[question.id] = answer


def panel_of(made):
    """The panel of generated firms."""
    n, years = len(made), np.array(YEARS)

    def grid(fill, dtype):
        return np.full((n, len(years)), fill, dtype=dtype)

    numbers, choices, ticks, certainty, texts = {}, {}, {}, {}, {}
    for row, firm in enumerate(made):
        now = firm.year - years[0]
        for (name, year), value in firm.numbers.items():
            numbers.setdefault(name, grid(np.nan, np.float64))[row, year - years[0]] = value
        for (name, year), word in firm.certainty.items():
            if year not in YEARS:
                continue
            certainty.setdefault(name, grid(UNANSWERED, np.int64))[row, year - years[0]] = CERTAINTIES.index(word)
        for name, word in firm.choices.items():
            choices.setdefault(name, grid(UNANSWERED, np.int64))[row, now] = _ids(name).index(word)
        for name, ticked in firm.ticks.items():
            mask = sum(1 << k for k, option in enumerate(_ids(name)) if option in ticked)
            ticks.setdefault(name, grid(UNANSWERED, np.int64))[row, now] = mask
        for name, text in firm.texts.items():
            texts.setdefault(name, np.full(n, "", dtype=object))[row] = text
    names = np.array([f"Firm {row}" for row in range(n)], dtype=object)
    data_years = np.array([firm.year for firm in made], dtype=np.int64)
    return Panel(names, names, years, data_years, numbers, choices, ticks, certainty, texts)


def _ids(name):
    question = FORM.questions[name]
    return ["no", "yes"] if question.kind == "yes_no" else [o.id for o in FORM.options(question)]
