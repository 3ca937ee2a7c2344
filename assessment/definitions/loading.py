"""Data folders to models: our own folder, and a folder of the user that adds plans, questionnaires and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from assessment.definitions import paths
from assessment.definitions.complaint import complaint, did_you_mean, twice
from assessment.definitions.csv_file import read_csv
from assessment.definitions.model_errors import to_model
from assessment.definitions.tree import Tree, concatenated, listed
from assessment.definitions.yaml_file import read_yaml
from assessment.model.base import Frozen, LocalText
from assessment.model.citation import Source
from assessment.model.message import Message, Place, Problem, msg
from assessment.model.plan import Plan
from assessment.model.questionnaire import Questionnaire
from assessment.model.reference import (
    Co2Factor,
    Coefficient,
    PeerPooling,
    RobotDensity,
    SectorTable,
    SizeClasses,
    Weightings,
)

M = TypeVar("M", bound=BaseModel)

_CO2_NUMBERS = ("kg", "carbon_content", "oxidation", "year")
_OPTIONAL = (
    *("total", "net_calorific_value", "standard", "confidence", "note", "note_zh", "note_en"),
    *("carbon_content", "oxidation", "year"),
)
LISTS = ("divisions", "districts", "regions")
_PLAN_FILES = ("plan.yaml", "tasks.yaml", "programmes.yaml")
_LISTED = {"checks": "checks.yaml", "synonyms": "synonyms.yaml"}
"""Lists of a questionnaire that are a file each, under their own name, and may be missing."""
_PARTS = {"quick_scan": "quick_scan.yaml", "what_if": "what_if.yaml"}
"""Parts of a questionnaire that are a file each and may be missing."""
_QUESTIONNAIRE_FILES = ("questionnaire.yaml", "scales.yaml", *_LISTED.values(), *_PARTS.values())
_CITED = ("source", "confidence", "note_zh", "note_en")
FACTORS = tuple(f"factor_{k}" for k in range(1, 9))
"""Columns of the weightings: as many pillars as a plan may have."""


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A model and where each of its values was written."""

    model: M
    tree: Tree

    def place(self, *loc: str | int) -> Place:
        """The place of a value of the model."""
        return self.tree.place(loc)


class Robots(Frozen):
    """A file of robot densities."""

    id: str
    title: LocalText
    unit: str
    checked_on: date
    definition: LocalText
    warning: LocalText | None = None
    target_series: Literal["old", "revised", "shanghai"] | None = None
    """The series in whose terms targets were set: only its values may stand beside one."""
    rows: tuple[RobotDensity, ...]


class Electricity(Frozen):
    """Keys of the two coefficients of electricity."""

    calorific: str
    equivalent: str


class Coefficients(Frozen):
    """A file of energy coefficients."""

    id: str
    title: LocalText
    standard: str
    default_basis: Literal["calorific", "equivalent"] = "calorific"
    electricity: Electricity | None = None
    checked_on: date
    note: LocalText | None = None
    rows: tuple[Coefficient, ...]


class Co2Factors(Frozen):
    """A file of CO2 factors."""

    id: str
    title: LocalText
    checked_on: date
    note: LocalText | None = None
    rows: tuple[Co2Factor, ...]


class Bibliography(Frozen):
    """The entries of a bibliography file."""

    sources: tuple[Source, ...]


@dataclass
class Loadings:
    """Everything the folders hold, as far as it could be read, and every complaint met on the way."""

    problems: list[Problem] = field(default_factory=list)
    questionnaires: list[Loaded[Questionnaire]] = field(default_factory=list)
    plans: list[Loaded[Plan]] = field(default_factory=list)
    tables: list[Loaded[SectorTable]] = field(default_factory=list)
    robots: list[Loaded[Robots]] = field(default_factory=list)
    coefficients: list[Loaded[Coefficients]] = field(default_factory=list)
    co2: list[Loaded[Co2Factors]] = field(default_factory=list)
    sizes: list[Loaded[SizeClasses]] = field(default_factory=list)
    pooling: list[Loaded[PeerPooling]] = field(default_factory=list)
    weightings: list[Loaded[Weightings]] = field(default_factory=list)
    sources: list[Loaded[Bibliography]] = field(default_factory=list)
    failed: bool = False
    """Whether something could not be turned into a model, so that what refers to it cannot be judged."""


def load(roots: Iterable[Path]) -> Loadings:
    """Reads every file of the folders (each with `questionnaires/` and `benchmarks/`, both optional)."""
    folders = [root for root in roots if root.is_dir()]
    found = Loadings()
    shared = _shared_parts(folders, found.problems)
    for root in folders:
        _load_questionnaires(root, shared, found)
        _load_plans(root, found)
        _load_reference(root, found)
    found.failed = bool(found.problems)
    _refuse_duplicates(found)
    return found


def _load_questionnaires(root: Path, shared: dict[str, Tree], found: Loadings) -> None:
    for folder in _folders(root / paths.QUESTIONNAIRES):
        tree = _questionnaire_tree(folder, root, found.problems)
        if tree is None:
            continue
        for key, part in shared.items():
            tree = tree.with_child(key, part)
        _keep(Questionnaire, tree, found.questionnaires, found.problems)
        _id_is_folder(tree, folder, found.problems)


def _load_plans(root: Path, found: Loadings) -> None:
    for folder in _folders(root / paths.BENCHMARKS / "plans"):
        tree = _plan_tree(folder, root, found.problems)
        if tree is not None:
            _keep(Plan, tree, found.plans, found.problems)
            _id_is_folder(tree, folder, found.problems)


def _load_reference(root: Path, found: Loadings) -> None:
    benchmarks, problems = root / paths.BENCHMARKS, found.problems
    for file in (root / paths.QUESTIONNAIRES / "sources.yaml", benchmarks / "sources.yaml"):
        tree = _yaml(file, root, problems) if file.is_file() else None
        if tree is not None:
            _keep(Bibliography, tree, found.sources, problems)
    for header in sorted((benchmarks / "sectors").glob("*.yaml")):
        tree = _with_rows(header, root, problems, text=("division", "confidence", "note"), numbers=("value", "total"))
        if tree is not None:
            _keep(SectorTable, _rows_of_table(tree), found.tables, problems)
    for header in _existing(benchmarks / "robots" / "density.yaml"):
        text = ("region", "zh", "en", "edition", "series", *_CITED)
        tree = _with_rows(header, root, problems, text=text, numbers=("year", "value"))
        if tree is not None:
            _keep(Robots, _cited(_texts(tree, "region_text")), found.robots, problems)
    for header in _existing(benchmarks / "energy" / "coefficients.yaml"):
        text = ("key", "zh", "en", "physical_unit", "standard", *_CITED)
        tree = _with_rows(header, root, problems, text=text, numbers=("kgce", "net_calorific_value"))
        if tree is not None:
            _keep(Coefficients, _cited(_texts(tree, "title")), found.coefficients, problems)
    _load_shown_only(root, found)
    _load_weightings(root, found)


def _load_shown_only(root: Path, found: Loadings) -> None:
    """What no score rests on: CO2 factors, size classes, and how peers are pooled."""
    for header in _existing(root / paths.BENCHMARKS / "energy" / "co2.yaml"):
        text = ("key", "physical_unit", *_CITED)
        tree = _with_rows(header, root, found.problems, text=text, numbers=_CO2_NUMBERS)
        if tree is not None:
            _keep(Co2Factors, _cited(tree), found.co2, found.problems)
    for header in _existing(root / paths.BENCHMARKS / "sizes" / "classes.yaml"):
        tree = _yaml(header, root, found.problems)
        if tree is not None:
            _keep(SizeClasses, tree, found.sizes, found.problems)
    for header in _existing(root / paths.BENCHMARKS / "peers" / "pooling.yaml"):
        tree = _yaml(header, root, found.problems)
        if tree is not None:
            _keep(PeerPooling, tree, found.pooling, found.problems)


def _load_weightings(root: Path, found: Loadings) -> None:
    problems = found.problems
    for header in _existing(root / paths.BENCHMARKS / "robustness" / "weightings.yaml"):
        tree = _with_rows(header, root, problems, text=(), numbers=FACTORS)
        if tree is not None:
            _keep(Weightings, _factors(tree), found.weightings, problems)


def _existing(file: Path) -> tuple[Path, ...]:
    return (file,) if file.is_file() else ()


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from sorted(child for child in parent.iterdir() if child.is_dir() and child.name[0] not in "._")


def _keep(model: type[M], tree: Tree, kept: list[Loaded[M]], problems: list[Problem]) -> None:
    made = to_model(model, tree, problems)
    if made is not None:
        kept.append(Loaded(made, tree))


def _yaml(file: Path, root: Path, problems: list[Problem]) -> Tree | None:
    """A file whose top is a mapping."""
    tree = read_yaml(file, paths.shown_name(file, root), problems)
    if tree is not None and not isinstance(tree.value, dict):
        problems.append(complaint(tree.place(()), "wrong-type", msg("The file must hold keys and values")))
        return None
    return tree


def _list_under(tree: Tree, key: str, problems: list[Problem]) -> Tree | None:
    """The list under a key; a complaint where it is missing or no list."""
    part = tree.child(key)
    if part is None:
        what = msg('The key "{key}" is missing', key=key)
        problems.append(complaint(tree.place(()), "missing-key", what, did_you_mean(key, tree.value)))
    elif not isinstance(part.value, list):
        what = msg('"{key}" must be {expected}', key=key, expected=msg("a list"))
        problems.append(complaint(tree.place((key,)), "wrong-type", what))
    else:
        return part
    return None


def _shared_parts(folders: Iterable[Path], problems: list[Problem]) -> dict[str, Tree]:
    """The units and lists that all questionnaires share, those of the user's folder added to ours."""
    parts: dict[str, list[Tree]] = {key: [] for key in ("units", *LISTS)}
    for root in folders:
        for name, keys in (("units.yaml", ("units",)), ("lists.yaml", LISTS)):
            file = root / paths.QUESTIONNAIRES / name
            tree = _yaml(file, root, problems) if file.is_file() else None
            if tree is None:
                continue
            for key in keys:
                part = _list_under(tree, key, problems) if key in tree.value or name == "units.yaml" else None
                parts[key].extend([part] if part else [])
            _refuse_keys(tree, keys, problems)
    return {key: concatenated(trees) for key, trees in parts.items()}


def _refuse_keys(tree: Tree, known: Iterable[str], problems: list[Problem]) -> None:
    for key in tree.value.keys() - set(known):
        what = msg('Unknown key "{key}"', key=key)
        problems.append(complaint(tree.place((key,)), "unknown-key", what, did_you_mean(key, known), key))


def _questionnaire_tree(folder: Path, root: Path, problems: list[Problem]) -> Tree | None:
    """questionnaire.yaml with its sections and its instrument put in."""
    tree = _yaml(folder / "questionnaire.yaml", root, problems)
    scales = _yaml(folder / "scales.yaml", root, problems)
    names = _list_under(tree, "sections", problems) if tree else None
    if tree is None or scales is None or names is None:
        return None
    sections = [_yaml(folder / "sections" / f"{name}.yaml", root, problems) for name in names.value]
    _unused(folder, _QUESTIONNAIRE_FILES, root, problems)
    _unused(folder / "sections", [f"{name}.yaml" for name in names.value], root, problems)
    read = [section for section in sections if section is not None]
    _refuse_keys(scales, ("instrument",), problems)
    instrument = scales.child("instrument")
    tree = _optional_parts(folder, root, tree.with_child("sections", listed(read)), problems)
    return tree.with_child("instrument", instrument) if instrument else tree


def _optional_parts(folder: Path, root: Path, tree: Tree, problems: list[Problem]) -> Tree:
    """Rules, synonyms, the quick scan, what-if: a questionnaire may have none of them."""
    for key, name in _LISTED.items():
        for file in _existing(folder / name):
            part = _yaml(file, root, problems)
            entries = _list_under(part, key, problems) if part else None
            tree = tree.with_child(key, entries) if entries else tree
            if part:
                _refuse_keys(part, (key,), problems)
    for key, name in _PARTS.items():
        for file in _existing(folder / name):
            part = _yaml(file, root, problems)
            tree = tree.with_child(key, part) if part else tree
    return tree


def _plan_tree(folder: Path, root: Path, problems: list[Problem]) -> Tree | None:
    """plan.yaml with its tasks and programmes put in; a plan may have neither."""
    tree = _yaml(folder / "plan.yaml", root, problems)
    _unused(folder, _PLAN_FILES, root, problems)
    if tree is None:
        return None
    for key in ("tasks", "programmes"):
        file = folder / f"{key}.yaml"
        part = _yaml(file, root, problems) if file.is_file() else None
        entries = _list_under(part, key, problems) if part else None
        tree = tree.with_child(key, entries or Tree([], {}))
        if part:
            _refuse_keys(part, (key,), problems)
    return tree


def _unused(folder: Path, known: Iterable[str], root: Path, problems: list[Problem]) -> None:
    """A misspelt file would be ignored in silence; it is a problem instead."""
    for file in sorted(folder.glob("*.y*ml")):
        if file.name not in known:
            place = Place(file=paths.shown_name(file, root))
            what = msg('The file "{name}" is not used', name=file.name)
            problems.append(complaint(place, "unused-file", what, did_you_mean(file.name, known), file.name))


def _id_is_folder(tree: Tree, folder: Path, problems: list[Problem]) -> None:
    name = tree.value.get("id", folder.name)
    if name != folder.name:
        what = msg('The id "{id}" and the folder "{folder}" must be the same', id=name, folder=folder.name)
        problems.append(complaint(tree.place(("id",)), "id-is-not-folder", what))


def _with_rows(
    header: Path, root: Path, problems: list[Problem], *, text: tuple[str, ...], numbers: tuple[str, ...]
) -> Tree | None:
    """The header of a table with the rows of the CSV file it names."""
    tree = _yaml(header, root, problems)
    if tree is None:
        return None
    name = tree.value.get("file")
    if not isinstance(name, str) or Path(name).name != name:
        what = msg('"{key}" must name a CSV file beside this one', key="file")
        problems.append(complaint(tree.place(("file",)), "file-missing", what))
        return None
    table = header.parent / name
    rows = read_csv(table, paths.shown_name(table, root), problems, text=text, numbers=numbers, optional=_OPTIONAL)
    return tree.without("file").with_child("rows", rows) if rows else None


def _rows_of_table(tree: Tree) -> Tree:
    rows = [{"table": tree.value.get("id", ""), **row} for row in tree.value["rows"]]
    return Tree({**tree.value, "rows": rows}, tree.places, tree.written)


def _factors(tree: Tree) -> Tree:
    """The rows as lists of factors in the order of the columns."""
    rows = [[row[name] for name in FACTORS if name in row] for row in tree.value["rows"]]
    return Tree({**tree.value, "rows": rows}, tree.places, tree.written)


def _texts(tree: Tree, key: str) -> Tree:
    """The columns zh and en of each row as one text."""
    rows = [{**row, key: {lang: row[lang] for lang in ("zh", "en") if lang in row}} for row in tree.value["rows"]]
    return Tree({**tree.value, "rows": rows}, tree.places, tree.written)


def _cited(tree: Tree) -> Tree:
    """The columns source, confidence and note of each row as its citation; the header says when it was checked."""
    checked = {"checked_on": tree.value["checked_on"]} if "checked_on" in tree.value else {}
    rows = []
    for row in tree.value["rows"]:
        note = {lang: row[f"note_{lang}"] for lang in ("zh", "en") if f"note_{lang}" in row}
        basis = {**checked, **{key: row[key] for key in ("source", "confidence") if key in row}}
        kept = {key: value for key, value in row.items() if key not in (*_CITED, "zh", "en")}
        rows.append({**kept, "basis": {**basis, "note": note} if note else basis})
    return Tree({**tree.value, "rows": rows}, tree.places, tree.written)


def _refuse_duplicates(found: Loadings) -> None:
    """An id that two files define is a problem: nothing of ours is replaced in silence."""
    kinds: tuple[tuple[Message, Iterator[tuple[str, Place]]], ...] = (
        (msg("source"), _ids(found.sources, "sources")),
        (msg("table"), ((one.model.id, one.place("id")) for one in found.tables)),
        (msg("coefficient"), _keys(found.coefficients)),
        (msg("CO2 factor"), _keys(found.co2)),
        (msg("file of size classes"), (("sizes", one.place("id")) for one in found.sizes)),
        (msg("file of pooling"), (("pooling", one.place("id")) for one in found.pooling)),
        (msg("file of weightings"), (("weightings", one.place("id")) for one in found.weightings)),
        (msg("questionnaire or plan"), _names(found)),
    )
    for kind, ids in kinds:
        first: dict[str, Place] = {}
        for name, place in ids:
            if name in first:
                found.problems.append(twice(place, kind, name, first[name]))
            first.setdefault(name, place)


def _names(found: Loadings) -> Iterator[tuple[str, Place]]:
    for questionnaire in found.questionnaires:
        yield questionnaire.model.id, questionnaire.place("id")
    for plan in found.plans:
        yield plan.model.id, plan.place("id")


def _ids(loaded: Iterable[Loaded[Bibliography]], key: str) -> Iterator[tuple[str, Place]]:
    for one in loaded:
        for position, source in enumerate(one.model.sources):
            yield source.id, one.place(key, position, "id")


def _keys(loaded: Iterable[Loaded[Coefficients] | Loaded[Co2Factors]]) -> Iterator[tuple[str, Place]]:
    for one in loaded:
        rows: tuple[Coefficient | Co2Factor, ...] = one.model.rows
        for position, row in enumerate(rows):
            yield row.key, one.place("rows", position)
