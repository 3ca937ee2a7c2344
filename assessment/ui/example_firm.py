"""Answers of a made-up firm, so that a visitor can see a full result before looking for figures."""

from __future__ import annotations

from typing import Any

from assessment.model.base import Language, LocalText

NAME = LocalText(zh="示例机械有限公司（虚构）", en="Example Machinery Ltd. (made up)")
_SCENARIOS = {
    "product_design": "2",
    "process_design": "2",
    "marketing": "1",
    "after_sales": "1",
    "scheduling": "1",
    "production": "1",
    "quality": "1",
    "equipment": "1",
    "safety": "1",
    "energy": "0",
    "purchasing": "1",
    "warehousing": "1",
    "finance": "3",
    "hr": "1",
    "office": "1",
    "decision": "0",
}
_FIGURES: dict[str, tuple[float, ...]] = {
    "revenue": (16000, 15200, 14500),
    "operating_cost": (12100, 11600),
    "value_added": (4200, 4000),
    "staff_avg": (260, 265),
    "rd_expense": (340, 300, 270),
    "digital_spend": (180, 120, 60),
    "quality_pass_rate": (98.6, 98.1),
    "robots": (7, 5),
    "energy_electricity": (325, 305),
    "energy_natural_gas": (20, 20.5),
    "energy_diesel": (12, 12.5),
}
_OTHERS: dict[str, Any] = {
    "region": "shanghai",
    "district": "jiading",
    "division": "C34",
    "founded_year": 2009,
    "above_scale": "yes",
    "key_firm_list": "no",
    "certificates": ["high_tech", "innovative_sme"],
    "entity": "legal_person",
    "sites": 1,
    "product_mix_changed": "no",
    "rd_basis": "statistical",
    "rd_entity": "legal_person",
    "rd_staff": 31,
    "machines_total": 60,
    "machines_digital": 30,
    "machines_networked": 12,
    "digital_network": ["shop_floor", "application"],
    "digital_collection": ["production", "quality", "equipment", "warehousing", "finance"],
    "digital_systems": ["product_design", "production", "purchasing", "warehousing", "finance", "hr"],
    "digital_network_security": ["rules", "products"],
    "digital_data_security": ["products"],
    "digital_planning": "plan",
    "digital_rules": ["operations"],
    "digital_talent": ["staff", "training"],
    "energy_include_media": "no",
    "tech_staff": 42,
    "high_tech_revenue_share": 72,
    "main_business_share": 88,
    "debt_ratio": 46,
    "class1_ip": 1,
    "niche_years": 8,
    "rd_body": "yes",
    "core_process_on_system": "yes",
    "project_investment": 2400,
    "no_incident": "yes",
}


def answers(lang: Language) -> dict[str, Any]:
    """A full set of answers; the figures are made up, and the name says so in the language of the page."""
    figures = {f"{q}@{-i}" if i else q: v for q, row in _FIGURES.items() for i, v in enumerate(row)}
    scenarios = {f"scen_{name}": rung for name, rung in _SCENARIOS.items()}
    return {"firm_name": NAME.get(lang), **_OTHERS, **figures, **scenarios}
