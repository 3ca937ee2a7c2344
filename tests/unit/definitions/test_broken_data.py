"""Each file of tests/broken is one mistake in a small product, and the words its complaint must hold."""

import shutil
from pathlib import Path

import pytest

from assessment.definitions.catalogue import check
from assessment.definitions.yaml_file import read_yaml
from assessment.locale import translator

BROKEN = Path(__file__).parents[2] / "broken"
CASES = sorted(BROKEN.glob("*.yaml"))


def read_case(file):
    tree = read_yaml(file, file.name, [])
    assert tree is not None, file
    return tree.value


def broken_copy(case, folder):
    """The small product with the mistake made; line of the mistake (None where the file is new)."""
    shutil.copytree(BROKEN / "base", folder)
    file = folder / case["file"]
    if "find" not in case:
        file.write_text(case["content"], encoding="utf-8")
        return file
    text = file.read_text(encoding="utf-8")
    assert text.count(case["find"]) >= 1, "the words to replace are not in the file"
    file.write_text(text.replace(case["find"], case["put"], 1), encoding="utf-8")
    return file


def in_words(problem, lang="en"):
    t = translator(lang)
    hint = t.render(problem.hint) if problem.hint else ""
    return f"{problem.place.file}:{problem.place.line}: {t.render(problem.what)}. {hint}"


def test_small_product_without_a_mistake_has_no_problem():
    assert [in_words(problem) for problem in check(root=BROKEN / "base")] == []


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_mistake_is_named_with_its_place_and_a_hint(file, tmp_path):
    case = read_case(file)
    broken_copy(case, tmp_path / "data")

    problems = check(root=tmp_path / "data")

    said = [in_words(problem) for problem in problems]
    assert any(all(words in one for words in case["expect"]) for one in said), "\n".join(said)
    assert all(problem.place.file for problem in problems)
    assert all("{" not in in_words(problem, "zh") for problem in problems)
