"""A small questionnaire with a question of every kind, and a plan of which only the certainties matter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from assessment.model.base import LocalText
from assessment.model.check import Jump, LargerThan
from assessment.model.citation import Basis
from assessment.model.plan import Certainty, Plan
from assessment.model.questionnaire import Instrument, Option, Question, Questionnaire, Section, ShownIf, Unit

BASIS = Basis(own_judgement=LocalText(zh="测试", en="made for a test"))


def both(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


def ask(name: str, kind: str, zh: str, en: str, **more: Any) -> Question:
    texts = {
        "definition": both(f"{zh}的定义", f"Definition: {en}"),
        "where": both("账上", "In the books"),
        "why": both("评估用", "It is scored"),
    }
    return Question(id=name, kind=kind, text=both(zh, en), basis=BASIS, **texts, **more)  # type: ignore[arg-type]


UNITS = (
    Unit(id="yuan", text=both("元", "yuan"), of="yuan"),
    Unit(id="10k_yuan", text=both("万元", "10,000 yuan"), of="yuan", factor=10_000),
    Unit(id="100m_yuan", text=both("亿元", "100 million yuan"), of="yuan", factor=100_000_000),
    Unit(id="person", text=both("人", "persons"), of="person"),
    Unit(id="piece", text=both("台", "pieces"), of="piece"),
    Unit(id="percent", text=both("%", "%"), of="percent"),
    Unit(id="t", text=both("吨", "t"), of="kg", factor=1000),
)
PROFILE = (
    ask("firm_name", "text", "企业名称", "Firm name", required=True),
    ask("credit_code", "credit_code", "统一社会信用代码", "Unified social credit code"),
    ask("region", "choice", "所在地区", "Region", options_from="regions"),
    ask("division", "choice", "行业大类", "Division", options_from="divisions"),
    ask("founded_year", "year", "成立年份", "Year founded", minimum=1900, maximum=2035),
    ask("above_scale", "yes_no", "是否规模以上", "Above scale"),
    ask(
        "certificates",
        "multi",
        "已获证书",
        "Certificates held",
        options=(
            Option(id="high_tech", text=both("高新技术企业", "High-tech enterprise")),
            Option(id="green", text=both("绿色工厂、零碳工厂", "Green, zero-carbon factory")),
            Option(id="none", text=both("以上都没有", "None of these")),
        ),
    ),
    ask("remark", "text", "备注", "Remark"),
)
FIGURES = (
    ask("revenue", "number", "营业收入", "Revenue", unit="10k_yuan", years=(0, -1, -2), minimum=0, maximum=1e13,
        certainty=True, pillars=("rd",)),
    ask("rd_expense", "number", "研发费用", "R&D expenditure", unit="10k_yuan", years=(0, -1, -2), minimum=0,
        certainty=True, pillars=("rd",)),
    ask("staff_avg", "integer", "平均从业人员", "Average staff", unit="person", years=(0, -1), minimum=0),
    ask("quality_pass_rate", "number", "合格率", "Pass rate", unit="percent", minimum=0, maximum=100),
    ask("energy_coke", "number", "焦炭", "Coke", unit="t", years=(0, -1), minimum=0),
    ask("machines_total", "integer", "设备总数", "Machines", unit="piece", minimum=0),
    ask("machines_digital", "integer", "数字化设备", "Digital machines", unit="piece", minimum=0),
    ask("scen", "choice", "场景", "Scenario", options=tuple(
        Option(id=str(i), text=both(f"第{i}级", f"Rung {i}")) for i in range(5))),
    ask("robots_not_applicable", "choice", "为什么不适用", "Why robots do not apply", options=(
        Option(id="process", text=both("流程型生产", "Process industry")),)),
    ask("robots", "integer", "机器人", "Robots", unit="piece", years=(0, -1), minimum=0, pillars=("robots",)),
    ask("listed", "yes_no", "是否上市", "Listed"),
    ask("share_code", "text", "股票代码", "Share code", shown_if=ShownIf(question="listed", values=("yes",))),
)  # fmt: skip

LOOK = both("请核对。", "Look again.")
CHECKS = (
    LargerThan(id="rd-above-revenue", text=both("研发大于收入", "R&D is larger than revenue"), look=LOOK, basis=BASIS,
        left="rd_expense", right="revenue"),
    LargerThan(id="digital-above-total", text=both("数字化设备太多", "Too many are digital"), look=LOOK, basis=BASIS,
        left="machines_digital", right="machines_total", set_aside=True),
    Jump(id="jump", text=both("变化太大", "Changed a lot"), look=LOOK, basis=BASIS, figures=("energy_coke",), times=5),
)  # fmt: skip


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return Questionnaire(
        id="small",
        edition="1",
        title=both("小问卷", "Small questionnaire"),
        units=UNITS,
        sections=(
            Section(id="profile", title=both("概况", "Profile"), intro=both("概况", "Profile"), questions=PROFILE),
            Section(id="figures", title=both("数据", "Figures"), intro=both("数据", "Figures"), questions=FIGURES),
        ),
        derived=(),
        instrument=Instrument(
            id="i", edition="1", title=both("工具", "I"), items=(), scenarios=(), gates=(),
            level_zero=both("零级", "Level 0"), basis=BASIS,
        ),
        divisions=(
            Option(id="C38", text=both("电气机械和器材制造业", "Electrical machinery")),
            Option(id="C39", text=both("计算机、通信和其他电子设备制造业", "Computers, communication equipment")),
        ),
        districts=(),
        regions=(
            Option(id="shanghai", text=both("上海", "Shanghai")),
            Option(id="jiangsu", text=both("江苏", "Jiangsu")),
        ),
        checks=CHECKS,
    )  # fmt: skip


@pytest.fixture(scope="session")
def plan() -> Plan:
    certainties = (
        Certainty(id="measured", title=both("实测", "Measured"), percent=0),
        Certainty(id="books", title=both("账面", "From the books"), percent=2),
        Certainty(id="estimated", title=both("估计", "Estimated"), percent=10),
    )
    return cast("Plan", SimpleNamespace(certainties=certainties))
