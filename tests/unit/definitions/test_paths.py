"""The data is found beside the package of a checkout, and inside the package of an installed wheel."""

import assessment
from assessment.definitions.paths import data_root, shown_name


def test_data_of_a_checkout_lie_at_its_root(root):
    assert data_root() == root


def test_data_of_an_installed_wheel_lie_inside_the_package(tmp_path, monkeypatch):
    (tmp_path / "assessment" / "_data").mkdir(parents=True)
    monkeypatch.setattr(assessment, "__file__", str(tmp_path / "assessment" / "__init__.py"))

    assert data_root() == tmp_path / "assessment" / "_data"


def test_our_own_files_are_named_from_the_root_and_those_of_a_user_in_full(root, tmp_path):
    assert shown_name(root / "benchmarks" / "sources.yaml", root) == "benchmarks/sources.yaml"
    assert shown_name(tmp_path / "benchmarks" / "a.yaml", tmp_path) == str(tmp_path / "benchmarks" / "a.yaml")
