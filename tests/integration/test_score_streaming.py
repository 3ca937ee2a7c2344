"""Files larger than memory: part by part the result is that of the whole, on any executor."""

import os
import signal

import pandas as pd
import pyarrow.parquet as pq
import pytest

from assessment.formats.parts import ResultFile, parts
from assessment.services.executors import executor_for
from assessment.services.stream import OtherDataError, Request, score_part, score_stream
from assessment.services.versions import versions
from tests.performance.made_up_firms import sheet

PLAN = "shanghai-2023-2025"
FIRMS, ROWS = 60, 20


@pytest.fixture(scope="module")
def answers(assessor):
    return sheet(assessor.questionnaire(PLAN), FIRMS, 40)


@pytest.fixture
def request_(assessor):
    return Request(
        PLAN,
        pd.Timestamp("2026-01-01").date(),
        "en",
        assessor.limits,
        versions(assessor.catalogue, assessor.plan(PLAN)),
    )


def streamed(path, out, assessor, request, rows=ROWS, **more):
    cut = parts(path, rows, assessor.questionnaire(PLAN))
    return score_stream(cut, request, ResultFile(out), assessor=assessor, **more)


@pytest.fixture
def whole(assessor, answers, request_, tmp_path):
    """The result of all firms at once."""
    path, out = tmp_path / "in.parquet", tmp_path / "whole.parquet"
    answers.to_parquet(path)
    streamed(path, out, assessor, request_, rows=1000)
    return pd.read_parquet(out)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_part_by_part_is_the_same_as_at_once(assessor, answers, request_, whole, tmp_path, ending):
    path, out = tmp_path / f"in.{ending}", tmp_path / "out.parquet"
    answers.to_parquet(path) if ending == "parquet" else answers.to_csv(path, index=False, encoding="gb18030")

    totals = streamed(path, out, assessor, request_)

    assert (totals.firms, totals.rows_read, totals.rows_refused, totals.problems) == (FIRMS, FIRMS, 0, [])
    pd.testing.assert_frame_equal(pd.read_parquet(out), whole)
    assert pq.ParquetFile(out).num_row_groups == 3


def test_rows_of_one_firm_are_never_parted(assessor, answers, request_, tmp_path):
    """45 rows, three years of every firm: a part of 20 rows goes on to the 21st, where the seventh firm ends."""
    three = pd.concat([answers.head(15).assign(year=year) for year in (2023, 2024, 2025)]).sort_values("firm_name")
    three.to_parquet(tmp_path / "in.parquet")

    cut = list(parts(tmp_path / "in.parquet", 20, assessor.questionnaire(PLAN)))
    totals = streamed(tmp_path / "in.parquet", tmp_path / "out.parquet", assessor, request_)

    assert [part.rows for part in cut] == [21, 21, 3]
    assert totals.firms == 15


def test_a_firm_that_comes_again_further_down_is_scored_once_and_named(assessor, answers, request_, tmp_path):
    pd.concat([answers, answers.head(2)]).to_parquet(tmp_path / "in.parquet")

    totals = streamed(tmp_path / "in.parquet", tmp_path / "out.parquet", assessor, request_)

    assert (totals.firms, totals.rows_refused) == (FIRMS, 2)
    assert [problem.code for problem in totals.problems] == ["firm-again"]


def test_problems_are_placed_in_the_whole_file(assessor, answers, request_, tmp_path):
    """The 31st firm stands in row 32 of the text file, below the header."""
    wrong = answers.astype({"revenue": object})
    wrong.loc[30, "revenue"] = "待定"
    wrong.to_csv(tmp_path / "in.csv", index=False)

    totals = streamed(tmp_path / "in.csv", tmp_path / "out.csv", assessor, request_)

    assert [(problem.place.file, problem.place.row) for problem in totals.problems] == [("in.csv", 32)]


def test_a_row_with_too_many_fields_is_set_aside_and_counted(assessor, answers, request_, tmp_path):
    path = tmp_path / "in.csv"
    answers.to_csv(path, index=False)
    path.write_text(path.read_text(encoding="utf-8") + "a," * 60 + "\n", encoding="utf-8")

    totals = streamed(path, tmp_path / "out.csv", assessor, request_)

    assert (totals.firms, totals.rows_read, totals.rows_refused) == (FIRMS, FIRMS + 1, 1)
    assert totals.counts == {"wrong-field-count": 1}


def test_texts_that_look_like_formulas_are_harmless_in_a_text_file(assessor, answers, request_, tmp_path):
    answers.head(1).assign(firm_name="=cmd()").to_csv(tmp_path / "in.csv", index=False)

    streamed(tmp_path / "in.csv", tmp_path / "out.csv", assessor, request_)

    assert pd.read_csv(tmp_path / "out.csv", encoding="utf-8-sig")["firm"].tolist() == ["'=cmd()"]


def test_a_worker_with_other_data_refuses(assessor, answers, request_, tmp_path):
    answers.to_csv(tmp_path / "in.csv", index=False)
    part = next(parts(tmp_path / "in.csv", ROWS, assessor.questionnaire(PLAN)))
    other = Request(PLAN, request_.as_of, "en", request_.limits, {**request_.versions, "plan": "another"})

    with pytest.raises(OtherDataError):
        score_part(part, other, assessor)


def test_processes_of_this_machine_give_the_same(assessor, request_, whole, tmp_path):
    with executor_for(2) as (executor, width):
        totals = streamed(
            tmp_path / "in.parquet", tmp_path / "out.parquet", assessor, request_, executor=executor, under_way=width
        )

    assert totals.firms == FIRMS
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), whole)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same(assessor, request_, whole, tmp_path):
    distributed = pytest.importorskip("distributed")
    killed = []

    def kill_one(rows):
        if not killed:
            killed.append(workers.popitem()[1])
            os.kill(killed[0], signal.SIGKILL)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = client.run(os.getpid)
        with executor_for(1, cluster.scheduler_address) as (executor, width):
            totals = streamed(
                tmp_path / "in.parquet",
                tmp_path / "out.parquet",
                assessor,
                request_,
                rows=6,
                executor=executor,
                under_way=2 * width,
                progress=kill_one,
            )

    assert (len(killed), totals.firms) == (1, FIRMS)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), whole)
