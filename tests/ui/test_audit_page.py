"""The page of the audit log: rows in words, filters, pages, whether the log is whole, and who sees none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from assessment.locale import translator
from assessment.model.audit import DAMAGED, FIRM_ACTIONS, PEOPLE_ACTIONS, Act, Subject
from assessment.model.draft import Answer
from assessment.settings import RetentionMonths, Settings
from assessment.ui import audit_words, services
from assessment.ui.asgi import SCRIPT

PLAN = "shanghai-2023-2025"
LI = "李女士"


@pytest.fixture
def workspace(own_database):
    return own_database().workspace


@pytest.fixture
def firm(workspace):
    """A firm with some rows: begun, filled in by two, frozen."""
    access = workspace.drafts.start(PLAN, 2025).access
    given = {"firm_name": Answer(value="<b>甲</b>齿轮"), "revenue": Answer(value=9), "revenue@-1": Answer(value=8)}
    workspace.drafts.save_answers(access, given, based_on_revision=0)
    link = workspace.drafts.open(workspace.drafts.add_link(access, "energy", LI).token)
    workspace.drafts.save_answers(link, {"energy_total": Answer(value=3)}, based_on_revision=9)
    workspace.versions.submit(access)
    return access


def page(lang="en"):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = lang
    app.run()
    return app.switch_page("../pages/audit.py").run()


def test_rows_say_who_did_what_to_which_firm(firm, drawn):
    words = drawn(page())

    for expected in ("Version frozen", LI, "Answers changed", "Link made", "&lt;b&gt;甲&lt;/b&gt;齿轮", "Version 1"):
        assert expected in words
    assert "<b>甲" not in words
    assert "5 rows" in words


def test_every_action_has_words_in_both_languages():
    for lang in ("en", "zh"):
        t = translator(lang)
        assert [one for one in (*FIRM_ACTIONS, *PEOPLE_ACTIONS) if audit_words.action_words(one, t) == one] == []


def test_rows_are_filtered_by_firm_person_action_and_time(firm, workspace, drawn):
    other = workspace.drafts.start(PLAN, 2025).access
    workspace.drafts.save_answers(other, {"firm_name": Answer(value="乙轴承")}, based_on_revision=0)
    app = page()
    keys = {one.name: one.key for one in workspace.audit_log.choices().firms}
    actors = {one.name: one.key for one in workspace.audit_log.choices().actors}

    app.selectbox(key="audit_firm:en").select(keys["乙轴承"]).run()
    assert "2 rows" in drawn(app)
    app.selectbox(key="audit_firm:en").select("").run()
    app.selectbox(key="audit_actor:en").select(actors[LI]).run()
    assert "1 rows" in drawn(app)
    app.selectbox(key="audit_actor:en").select("").run()
    app.multiselect(key="audit_actions:en").select("submitted").run()
    assert "1 rows" in drawn(app)
    app.selectbox(key="audit_period:en").select(1).run()
    assert "1 rows" in drawn(app)
    assert not app.exception


def test_earlier_rows_stand_on_the_next_page_and_a_filter_begins_anew(firm, workspace, drawn):
    for _ in range(60):
        workspace.my_data.export(firm)
    app = page()
    assert "65 rows" in drawn(app)
    assert "Questionnaire begun" not in drawn(app)

    app.button(key="audit_earlier").click().run()
    assert "Questionnaire begun" in drawn(app)
    app.multiselect(key="audit_actions:en").select("exported").run()
    assert "60 rows" in drawn(app)
    assert "Questionnaire begun" not in drawn(app)


def test_the_page_says_whether_the_log_is_whole(firm, workspace):
    app = page()
    app.button(key="audit_verify").click().run()
    assert "The log is whole: 5 rows" in app.success[0].value

    with workspace.drafts.store._write.begin() as connection:
        connection.execute(sa.text("UPDATE audit_entry SET action = 'exported' WHERE number = 3"))
    app.button(key="audit_verify").click().run()
    assert "broken at row 3" in app.error[0].value


def test_the_page_is_in_chinese(firm, drawn):
    words = drawn(page("zh"))

    for expected in ("版本定稿", "修改答案", "生成链接", "开始填写问卷"):
        assert expected in words


def test_a_guest_of_a_shared_app_has_no_such_page(monkeypatch):
    monkeypatch.setattr("assessment.ui.draft.is_guest", lambda: True)

    with pytest.raises(ValueError, match="Could not find a navigation page"):
        page()


def test_the_start_page_says_when_a_policy_deletes(drawn, monkeypatch):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    assert "deleted 6 months" not in drawn(app.run())

    monkeypatch.setattr(services, "settings", lambda: Settings(retention=RetentionMonths(drafts=6)))

    words = drawn(app.run())
    assert "Questionnaires without a frozen version: deleted 6 months after their last change." in words
    assert "with frozen versions: deleted" not in words


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ("Backup made", "Backup restored", "Account root of the server", "that are gone: 7", "file 0123abcd")),
        ("zh", ("备份数据", "恢复备份", "服务器账户 root", "此后的 7 条日志不再存在", "文件 0123abcd")),
    ],
)
def test_a_backup_and_an_older_state_that_came_back_are_said(workspace, drawn, lang, expected):
    root, file = Subject(kind="operator", reference="root"), "0123abcd" * 8
    store, now = workspace.drafts.store, workspace.drafts.clock()
    store.log(Act("backed_up", root, now, detail={"file": file}))
    store.log(Act("restored", root, now, detail={"file": file, "replaced": f"9:{file}", "lost": 7}))
    store.log(Act("restored", root, now, detail={"file": file, "replaced": DAMAGED}))
    store.log(Act("restored", root, now, detail={"file": file}))

    words = drawn(page(lang))

    assert [one for one in expected if one not in words] == []
    assert ("replace" in words, "damaged" in words) == (False, lang == "en")
