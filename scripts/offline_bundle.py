# ruff: noqa: INP001 - scripts are run, not imported
"""Build a folder and an archive from which the program is installed on a machine without a network.

`python scripts/offline_bundle.py --platform linux-x86_64 [--python 3.11] [--dry-run]` writes into `dist/`.
Packages come from the index that pip is set up with. What pip itself would leave out is asked for once more: it decides
by the machine it runs on whether a package needs another one "on Windows only", not by the machine the bundle is for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "deploy" / "offline"
CARRIED = (
    *("LICENSE", "CHANGELOG.md", "SECURITY.md"),
    *(f"docs/{name}.md" for name in ("operation", "operation.zh-CN", "layout", "security")),
    *sorted(f"deploy/{file.name}" for file in (ROOT / "deploy").iterdir() if file.is_file()),
)
"""What the operator's guide needs of a checkout, and the guide."""
PYTHONS = ("3.11", "3.12", "3.13")
NAME = "manufacturing-assessment"
ROUNDS = 5
"""How often what was left out is asked for: each round finds what the packages of the last one need."""
MANYLINUX = ("manylinux1", "manylinux2010", "manylinux2014", *(f"manylinux_2_{minor}" for minor in range(5, 29)))


@dataclass(frozen=True)
class Target:
    """A kind of machine: what its wheels are called, and what it answers when a requirement asks where it is."""

    system: str
    """As `sysconfig.get_platform()` calls it."""
    tags: tuple[str, ...]
    markers: Mapping[str, str]
    scripts: Mapping[str, str]
    """Template of a script, and its name in the bundle."""


TARGETS = {
    "linux-x86_64": Target(
        "linux-x86_64",
        (*(f"{tag}_x86_64" for tag in reversed(MANYLINUX)), "linux_x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix"},
        {"install.sh": "install.sh", "start.sh": "start.sh"},
    ),
    "windows-amd64": Target(
        "win-amd64",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64", "os_name": "nt"},
        {"start.bat": "启动 Start.bat"},
    ),
}

MAY_BE_PASSED_ON = (
    *("0BSD", "Apache", "BSD", "CC0", "HPND", "ISC", "LGPL", "MIT", "MPL", "Mozilla Public License", "OFL"),
    *("Python Software Foundation", "PSF", "Unlicense", "Zlib", "zlib"),
)
"""Words of licences under which an unchanged wheel may be passed on, its licence text inside."""
MAY_NOT = ("AGPL", "Affero", "GPL", "Commercial", "Proprietary", "Other/Proprietary")
READ_BY_HAND = {
    "huey": "MIT (read in its licence file: the package names none)",
    "justmytype-intl-cjk": "MIT; the fonts inside: OFL-1.1 (their OFL.txt is in the package)",
}
"""Licences that the package itself does not state, or not in full."""


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", choices=sorted(TARGETS), required=True)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: all of them; may be repeated")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--dry-run", action="store_true", help="say the commands, run none")
    asked = parser.parse_args()
    pythons = tuple(asked.python or PYTHONS)
    if asked.dry_run:
        for python in pythons:
            command = download_command([NAME], TARGETS[asked.platform], python, Path("wheels"))
            sys.stdout.write(" ".join(command) + "\n")
        return 0
    sys.stdout.write(f"{bundle(asked.platform, pythons, asked.out)}\n")
    return 0


def bundle(platform: str, pythons: Iterable[str], out: Path, wheel: Path | None = None) -> Path:
    """Build the bundle for one kind of machine; the archive, beside the folder of the same name.

    Raises:
        LicenceError: If a package may not be passed on, or does not say.
    """
    target = TARGETS[platform]
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        wheel = wheel or build_wheel(work)
        version = read_metadata(wheel)["Version"]
        folder = fresh(out / f"{NAME}-{version}-{platform}")
        (folder / "wheels").mkdir()
        for python in pythons:
            chosen = gather(wheel, target, python, work / python)
            (folder / f"requirements-{python}.txt").write_text(pinned(chosen), encoding="utf-8")
            for file in chosen:
                shutil.copy2(file, folder / "wheels" / file.name)
        pip = download(["pip"], target, max(pythons), work / "pip")[0]
        shutil.copy2(pip, folder / "wheels" / pip.name)
    add_files(folder, target, version, pip.name)
    return archive(folder, target)


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout."""
    command: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return next(folder.glob("*.whl"))


def fresh(folder: Path) -> Path:
    """An empty folder of this name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def gather(wheel: Path, target: Target, python: str, folder: Path) -> list[Path]:
    """Our wheel and all that it needs on the target, directly or not: asked for until nothing is missing."""
    wanted = [str(wheel)]
    for again in range(ROUNDS):
        files: dict[str, Path] = {}
        for file in download(wanted, target, python, folder / str(again)):
            files[canonicalize_name(read_metadata(file)["Name"])] = file
        known = {name: read_metadata(file) for name, file in files.items()}
        needed, missing = closure(NAME, known, environment(target, python))
        if not missing:
            return [files[name] for name in sorted(needed)]
        wanted += missing
    raise LookupError(f"still missing after {ROUNDS} downloads: {', '.join(missing)}")


def download(wanted: list[str], target: Target, python: str, folder: Path) -> list[Path]:
    """Let pip download into a folder; every wheel in it."""
    subprocess.run(download_command(wanted, target, python, folder), check=True)  # noqa: S603 - our own command
    return sorted(folder.glob("*.whl"))


def download_command(wanted: list[str], target: Target, python: str, folder: Path) -> list[str]:
    """The command that downloads wheels, and nothing but wheels, for another machine."""
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), "--only-binary", ":all:"),
        *("--implementation", "cp", "--python-version", python, *tags, *wanted),
    ]


def environment(target: Target, python: str) -> dict[str, str]:
    """What the target answers to the markers of a requirement."""
    return {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "implementation_version": f"{python}.0",
    }


def closure(root: str, known: Mapping[str, Message], markers: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """The packages that `root` needs where the markers hold, and the requirements that none of the known ones meets."""
    needed: set[str] = set()
    missing: list[str] = []
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(root), "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        needed.add(name)
        for requirement in requirements(known[name], {**markers, "extra": extra}):
            other = canonicalize_name(requirement.name)
            if other not in known or not requirement.specifier.contains(known[other]["Version"], prereleases=True):
                requirement.marker = None
                missing.append(str(requirement))
            else:
                waiting += [(other, each) for each in ("", *requirement.extras)]
    return needed, missing


def requirements(package: Message, markers: Mapping[str, str]) -> Iterator[Requirement]:
    """What a package needs where these markers hold."""
    for line in package.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(dict(markers)):
            yield requirement


def read_metadata(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as parts:
        name = next(part for part in parts.namelist() if part.endswith(".dist-info/METADATA") and part.count("/") == 1)
        return BytesParser().parsebytes(parts.read(name))


def pinned(files: Iterable[Path]) -> str:
    """The list that pip installs from: one version of each package, and the only content it may have."""
    lines = []
    for file in files:
        about = read_metadata(file)
        lines.append(f"{canonicalize_name(about['Name'])}=={about['Version']} --hash=sha256:{digest(file)}")
    return "\n".join(lines) + "\n"


class LicenceError(Exception):
    """A package may not be passed on, or does not say under which licence."""


def licence(package: Message) -> str:
    """The licence a package may be passed on under.

    Raises:
        LicenceError: If it may not, or does not say.
    """
    name = canonicalize_name(package["Name"])
    stated = READ_BY_HAND.get(name) or _stated(package)
    if not any(word in stated for word in MAY_BE_PASSED_ON) or _forbids(stated):
        raise LicenceError(f"{name} {package['Version']}: licence {stated or 'not stated'}")
    return stated


def _stated(package: Message) -> str:
    """The expression, else the classifiers, else the first line of the free text."""
    classifiers = [
        line.rpartition(" :: ")[2] for line in package.get_all("Classifier", []) if line.startswith("License :: ")
    ]
    text = str(package.get("License") or "").strip().partition("\n")[0]
    return str(package.get("License-Expression") or " and ".join(classifiers) or text)


def _forbids(stated: str) -> bool:
    return any(word in stated.replace("LGPL", "") for word in MAY_NOT)


def add_files(folder: Path, target: Target, version: str, pip: str) -> None:
    """Scripts, readme, licences and sums beside the wheels."""
    about = {"version": version, "platform": target.system, "pip": pip}
    (folder / "bundle.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    for source, name in {"install.py": "install.py", "start.py": "start.py", **target.scripts}.items():
        text = (TEMPLATES / source).read_text(encoding="utf-8")
        ending = "\r\n" if source.endswith(".bat") else "\n"
        (folder / name).write_text(text, encoding="utf-8", newline=ending)
        (folder / name).chmod(0o755 if source.endswith(".sh") else 0o644)
    pythons = ", ".join(sorted(file.stem.removeprefix("requirements-") for file in folder.glob("requirements-*.txt")))
    readme = (TEMPLATES / "README.txt").read_text(encoding="utf-8")
    readme = readme.format(version=version, platform=target.system, pythons=pythons)
    # With a mark of its encoding: the editor of Windows would read the Chinese in that of the system.
    (folder / "README.txt").write_text(readme, encoding="utf-8-sig", newline="\r\n")
    (folder / "LICENSES.txt").write_text(licences(folder / "wheels"), encoding="utf-8")
    for each in CARRIED:
        (folder / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / each, folder / each)
    (folder / "SHA256SUMS").write_text(sums(folder), encoding="utf-8")


def licences(wheels: Path) -> str:
    """Name, version and licence of every package, one a line."""
    about = [read_metadata(file) for file in sorted(wheels.glob("*.whl"))]
    rows = dict.fromkeys(f"{package['Name']} {package['Version']}: {licence(package)}" for package in about)
    head = (
        "Packages in this bundle, unchanged; the text of each licence is in its wheel, that of Apache-2.0 in LICENSE."
    )
    return "\n".join([head, "", *rows]) + "\n"


def sums(folder: Path) -> str:
    """The sha256 of every file, as `sha256sum -c` reads it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    return "".join(f"{digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files)


def digest(file: Path) -> str:
    """The sha256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def archive(folder: Path, target: Target) -> Path:
    """The folder as one file: tar for Linux, which keeps what may be run, else zip. Wheels are packed already."""
    if target.system.startswith("linux"):
        file = folder.with_name(f"{folder.name}.tar")
        with tarfile.open(file, "w") as packed:
            packed.add(folder, folder.name)
        return file
    file = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                packed.write(each, f"{folder.name}/{each.relative_to(folder).as_posix()}")
    return file


if __name__ == "__main__":
    raise SystemExit(main())
