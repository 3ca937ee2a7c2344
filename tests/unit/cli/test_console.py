"""Errors are three lines - where, what, hint - in the language asked for, and each ends with its exit code."""

import pytest
import typer

from assessment.cli.console import SHOWN_OF_A_KIND, OutputError, has_errors, show_problems, speaking, write_file
from assessment.errors import DefinitionError, NotFoundError
from assessment.locale import translator
from assessment.model.message import Place, Problem, Severity, msg


def problem(**changes):
    given = {
        "place": Place(file="in.xlsx", sheet="答卷", cell="D7", firm="东方"),
        "what": msg("There is no plan {id}", id="x"),
        "hint": msg("Installed plans: {names}", names="a, b"),
    }
    return Problem(**{**given, **changes})


def test_a_problem_is_three_lines(capsys):
    show_problems([problem()], translator("en"))

    assert capsys.readouterr().err.splitlines() == [
        "error: in.xlsx, sheet 答卷, cell D7, 东方",
        "  There is no plan x",
        "  Installed plans: a, b",
    ]


def test_a_problem_speaks_chinese(capsys):
    show_problems([problem(place=Place(line=3), severity=Severity.WARNING)], translator("zh"))

    assert capsys.readouterr().err.splitlines() == ["提醒: 第 3 行", "  没有名为 x 的计划", "  已安装的计划：a, b"]


def test_the_value_met_is_shown_unless_the_sentence_has_it(capsys):
    show_problems([problem(value="25%", hint=None), problem(value="x", hint=None)], translator("en"))

    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "  There is no plan x [25%]"
    assert lines[3] == "  There is no plan x"


def test_of_many_alike_some_are_shown_and_the_rest_counted(capsys):
    show_problems([problem(hint=None)] * (SHOWN_OF_A_KIND + 5), translator("en"))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 * SHOWN_OF_A_KIND + 1
    assert lines[-1] == "... and 5 more like this: There is no plan x"


def test_a_warning_refuses_nothing():
    assert not has_errors([problem(severity=Severity.WARNING), problem(severity=Severity.INFO)])
    assert has_errors([problem(severity=Severity.WARNING), problem()])


def test_an_error_for_people_has_no_traceback_and_its_exit_code(capsys):
    with pytest.raises(typer.Exit) as end, speaking("zh"):
        raise NotFoundError(msg("No firm is called {name}", name="甲"), msg("Did you mean: {names}", names="乙"))

    assert end.value.exit_code == 2
    assert capsys.readouterr().err.splitlines() == ["没有名为 甲 的企业", "  是否指：乙"]


def test_wrong_definitions_list_every_problem_before_the_error(capsys):
    with pytest.raises(typer.Exit), speaking("en"):
        raise DefinitionError(msg("{n} problems", n=2), [problem(), problem(what=msg("line {n}", n=9))])

    assert len(capsys.readouterr().err.splitlines()) == 7


def test_a_bug_is_not_hidden():
    with pytest.raises(ZeroDivisionError), speaking("en"):
        raise ZeroDivisionError


def test_a_file_that_cannot_be_written_says_why_and_what_to_do(tmp_path):
    with pytest.raises(OutputError, match="cannot be written: No such file or directory") as error:
        write_file(tmp_path / "missing" / "out.xlsx", b"")

    assert error.value.hint is not None
