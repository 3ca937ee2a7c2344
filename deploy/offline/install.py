# ruff: noqa: INP001 - copied into the bundle and run there
"""Install the program from the files beside this one, with no network: `python install.py [FOLDER]`.

FOLDER is `program` beside this file unless another is named. Only the standard library is used, so that any Python of
a fitting version can run it. Every file is checked against SHA256SUMS first, and pip checks each package once more.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import sysconfig
import venv
from io import TextIOWrapper
from pathlib import Path

HERE = Path(__file__).resolve().parent
DONE = "installed.txt"
"""Written into the folder of the program when everything is in place; what was cut off before has none."""


class RefusedError(Exception):
    """Why nothing is installed, in both languages."""


def main(arguments: list[str]) -> int:
    """Install; 0 when the program is ready, 1 when it was refused, with the reason on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        target = Path(arguments[0]).resolve() if arguments else HERE / "program"
        _install(target)
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


def _install(target: Path) -> None:
    bundle = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))
    _refuse_other_machines(bundle)
    if (target / DONE).is_file():
        _say(f"已安装：{target}", f"Already installed: {target}")
        return
    _refuse_other_folders(target)
    _say("正在核对文件……", "Checking the files ...")
    _refuse_changed_files()
    _say("正在安装，约需一两分钟……", "Installing, which takes a minute or two ...")
    venv.create(target, with_pip=False, clear=True, symlinks=os.name != "nt")
    _run([program_of(target, "python"), HERE / "wheels" / bundle["pip"] / "pip", *_pip_options(_requirements())])
    _run([program_of(target, "assessment"), "check", "--lang", "en"])
    (target / DONE).write_text(f"{bundle['version']}\n", encoding="utf-8")
    _say(f"已安装：{target}", f"Installed: {target}")


def program_of(folder: Path, name: str) -> Path:
    """A program of an environment."""
    return folder / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")


def _requirements() -> Path:
    return HERE / f"requirements-{sys.version_info.major}.{sys.version_info.minor}.txt"


def _refuse_other_machines(bundle: dict[str, str]) -> None:
    here = sysconfig.get_platform()
    if here != bundle["platform"]:
        raise RefusedError(
            f"此安装包用于 {bundle['platform']}，本机是 {here}。\n"
            f"This bundle is for {bundle['platform']}; this machine is {here}."
        )
    if not _requirements().is_file():
        versions = ", ".join(sorted(f.stem.removeprefix("requirements-") for f in HERE.glob("requirements-*.txt")))
        raise RefusedError(
            f"此安装包用于 Python {versions}，找到的是 {platform.python_version()}。\n"
            f"This bundle is for Python {versions}; this is {platform.python_version()}."
        )
    if here.startswith("linux") and _glibc() < (2, 28):
        raise RefusedError(
            "系统太旧：需要 glibc 2.28 或更新版本。\nThis system is too old: glibc 2.28 or newer is needed."
        )


def _glibc() -> tuple[int, ...]:
    """Version of the C library; (0, 0) where it is another one."""
    name, version = platform.libc_ver()
    return tuple(int(part) for part in version.split(".")[:2]) if name == "glibc" else (0, 0)


def _refuse_other_folders(target: Path) -> None:
    """An environment is emptied before it is made: never a folder that holds anything else."""
    if target.exists() and any(target.iterdir()) and not (target / "pyvenv.cfg").is_file():
        raise RefusedError(
            f"{target} 中已有其他文件，请换一个文件夹。\n{target} holds other files: name another folder."
        )


def _refuse_changed_files() -> None:
    lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    wrong = [name for digest, _, name in (line.partition("  ") for line in lines) if _digest(HERE / name) != digest]
    if wrong:
        raise RefusedError(
            "下列文件缺失或已损坏，请重新复制安装包：\n"
            "These files are missing or damaged; copy the bundle again:\n  " + "\n  ".join(wrong)
        )


def _digest(file: Path) -> str:
    """The sha256 of a file; empty where there is none."""
    if not file.is_file():
        return ""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _pip_options(requirements: Path) -> list[str | Path]:
    return [
        *(
            "--isolated",
            "--disable-pip-version-check",
            "--no-cache-dir",
            "install",
            "--quiet",
            "--no-warn-script-location",
        ),
        *("--no-index", "--find-links", HERE / "wheels", "--only-binary", ":all:", "--require-hashes"),
        *("--requirement", requirements),
    ]


def _run(command: list[str | Path]) -> None:
    """Run a command with no settings of another Python or pip; refuse with what it said where it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 - the command is put together here
        [os.fspath(part) for part in command],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise RefusedError(f"安装没有完成：\nThe installation did not finish:\n{done.stdout}{done.stderr}")


def _say(chinese: str, english: str) -> None:
    sys.stdout.write(f"{chinese}\n{english}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
