"""Made-up answers of many firms, as a sheet of figures that fit together: what a clean workbook holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.model.questionnaire import Questionnaire

YEAR = 2025
LEFT_OUT = ("credit_code", "group_code", "firm_name")
PER_HEAD = {
    "revenue": 100.0,
    "operating_cost": 80.0,
    "value_added": 25.0,
    "rd_expense": 2.4,
    "digital_spend": 1.0,
    "energy_total": 2.0,
}
"""Figures of a firm per person, in the unit they are asked in."""
ABOUT = {
    "founded_year": 2005.0,
    "equivalent_factor_year": 2025.0,
    "price_index": 100.0,
    "quality_pass_rate": 97.0,
    "high_tech_revenue_share": 60.0,
    "main_business_share": 70.0,
    "main_business_growth": 6.0,
    "debt_ratio": 50.0,
    "market_share": 8.0,
    "niche_years": 5.0,
    "china_rd_share": 80.0,
    "class1_ip": 3.0,
    "sites": 1.0,
}
PER_STAFF = {
    "staff_avg": 1.0,
    "staff_year_end": 1.0,
    "robots": 0.03,
    "rd_staff": 0.1,
    "tech_staff": 0.2,
    "machines_total": 0.5,
    "machines_digital": 0.3,
    "machines_networked": 0.2,
}


ONLY = {"region": ["shanghai"], "division": ["C34", "C35", "C36", "C38", "C39"]}
"""Answers that are drawn from a few options, so that the others fit."""


def sheet(form: Questionnaire, firms: int, columns: int, *, faulty: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """A sheet with a header of question ids; a share `faulty` of the cells holds a text where a figure belongs."""
    random = np.random.default_rng(seed)
    staff = np.round(random.lognormal(5.0, 0.8, firms)) + 30
    data: dict[str, object] = {"firm_name": [f"测试企业{i:07d}" for i in range(firms)], "year": np.full(firms, YEAR)}
    for question in _asked(form):
        for offset in question.years:
            if len(data) < columns:
                name = f"{question.id}@{offset}" if offset else question.id
                data[name] = _answers(form, question, staff, random)
    stated = [q.id for q in form.questions.values() if q.certainty and q.id in data]
    for name in stated[: max(columns - len(data), 0)]:
        data[f"{name}#certainty"] = random.choice(["measured", "books", "estimated"], firms)
    frame = pd.DataFrame(data)
    if faulty:
        frame = frame.astype(object)
        wrong = random.random(frame.shape) < faulty
        wrong[:, :2] = False
        frame = frame.mask(wrong, "待定")
    return frame


def _asked(form: Questionnaire):
    """Figures that a pillar needs first, then the rest."""
    first = ("division", "region", "above_scale", *PER_HEAD, *PER_STAFF)
    rest = [q for q in form.questions if q not in first]
    for name in (*first, *rest):
        question = form.questions[name]
        unknown = question.unit and name not in (*PER_HEAD, *PER_STAFF, *ABOUT)
        if name not in LEFT_OUT and question.kind != "text" and not question.not_applicable_for and not unknown:
            yield question


def _answers(form: Questionnaire, question, staff, random):
    firms = len(staff)
    if question.kind == "yes_no":
        return random.choice(["yes", "no"], firms)
    options = ONLY.get(question.id) or [o.id for o in form.options(question) if o.id != "none"]
    if question.kind == "multi":
        options = [";".join(options[: k + 1]) for k in range(min(len(options), 4))]
    if question.kind in ("choice", "multi"):
        return random.choice(options, firms)
    if question.id in PER_STAFF:
        return np.round(staff * PER_STAFF[question.id])
    if question.id in PER_HEAD:
        return np.round(staff * PER_HEAD[question.id] * random.uniform(0.95, 1.05, firms), 2)
    spread = 0.0 if question.kind == "year" else 0.02
    return np.round(ABOUT.get(question.id, 1.0) * random.uniform(1 - spread, 1 + spread, firms))
