"""The bundle for machines without a network: it holds all that its target needs, and installs from its files alone."""

import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pip
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"]


def load_script():
    spec = importlib.util.spec_from_file_location("offline_bundle", ROOT / "scripts" / "offline_bundle.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = load_script()
WINDOWS = build.environment(build.TARGETS["windows-amd64"], "3.12")


def package(name, *needs, version="1.0", licence="MIT"):
    about = Message()
    about["Name"], about["Version"] = name, version
    if licence:
        about["License-Expression"] = licence
    for need in needs:
        about["Requires-Dist"] = need
    return about


def known(*packages):
    return {each["Name"]: each for each in packages}


def test_what_is_needed_on_windows_only_is_asked_for():
    here = known(package("ours", "typer"), package("typer", 'colorama>=0.4; platform_system == "Windows"'))

    needed, missing = build.closure("ours", here, WINDOWS)

    assert needed == {"ours", "typer"}
    assert missing == ["colorama>=0.4"]


def test_what_is_needed_elsewhere_only_is_left_out():
    here = known(package("ours", 'uvloop; sys_platform != "win32"'), package("uvloop"))

    assert build.closure("ours", here, WINDOWS) == ({"ours"}, [])


def test_extras_are_followed_and_those_not_asked_for_are_not():
    here = known(
        package("ours", "driver[binary]"),
        package("driver", 'driver-binary; extra == "binary"', 'sphinx; extra == "docs"'),
        package("driver-binary", "ours"),
    )

    assert build.closure("ours", here, WINDOWS) == ({"ours", "driver", "driver-binary"}, [])


def test_a_version_that_does_not_fit_is_asked_for_again():
    here = known(package("ours", "other>=2"), package("other", version="1.9"))

    assert build.closure("ours", here, WINDOWS)[1] == ["other>=2"]


def test_the_age_of_python_decides_what_is_needed():
    here = known(package("ours", 'backport; python_version < "3.12"'))
    older = build.environment(build.TARGETS["windows-amd64"], "3.11")

    assert build.closure("ours", here, WINDOWS)[1] == []
    assert build.closure("ours", here, older)[1] == ["backport"]


@pytest.mark.parametrize("platform", ["linux-x86_64", "windows-amd64"])
def test_only_wheels_are_asked_for_and_no_index_is_named(platform):
    said = subprocess.run(
        [sys.executable, ROOT / "scripts/offline_bundle.py", "--platform", platform, "--dry-run"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()

    assert len(said) == len(build.PYTHONS)
    for line in said:
        assert "--only-binary :all:" in line
        assert "://" not in line
        assert "index" not in line


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "Proprietary", ""])
def test_what_may_not_be_passed_on_or_does_not_say_stops_the_build(licence):
    with pytest.raises(build.LicenceError):
        build.licence(package("other", licence=licence))


@pytest.mark.parametrize("licence", ["MIT", "LGPL-3.0-only", "Apache-2.0 AND BSD-2-Clause", "MPL-2.0"])
def test_what_may_be_passed_on_is_listed(licence):
    assert build.licence(package("other", licence=licence)) == licence


def test_everything_the_program_needs_may_be_passed_on():
    """With what is installed here; the build asks the wheels themselves."""
    waiting, seen = ["manufacturing-assessment"], {}
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen[name] = about = importlib.metadata.metadata(name)
        for line in about.get_all("Requires-Dist", []):
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)

    assert len(seen) > 30
    assert all(build.licence(about) for about in seen.values())


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A bundle with a program that only greets, and the pip of these tests."""
    folder = tmp_path_factory.mktemp("bundle")
    wheels = folder / "wheels"
    wheels.mkdir()
    ours = greeting_wheel(wheels)
    installer = wheels / f"pip-{pip.__version__}-py3-none-any.whl"
    zip_pip(installer)
    (folder / f"requirements-{HERE}.txt").write_text(build.pinned([ours]), encoding="utf-8")
    target = build.TARGETS["linux-x86_64"]
    build.add_files(folder, target, "0.1.0", installer.name)
    return folder


def greeting_wheel(folder):
    file = folder / "manufacturing_assessment-0.1.0-py3-none-any.whl"
    info = "manufacturing_assessment-0.1.0.dist-info"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("greeting.py", "def main():\n    print('hello')\n")
        about = "Metadata-Version: 2.4\nName: manufacturing-assessment\nVersion: 0.1.0\nLicense-Expression: MIT\n"
        parts.writestr(f"{info}/METADATA", about)
        parts.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        parts.writestr(f"{info}/entry_points.txt", "[console_scripts]\nassessment = greeting:main\n")
        parts.writestr(f"{info}/RECORD", "")
    return file


def zip_pip(file):
    source = Path(pip.__file__).parent
    with zipfile.ZipFile(file, "w") as parts:
        for each in source.rglob("*"):
            if each.suffix != ".pyc" and each.is_file():
                parts.write(each, f"pip/{each.relative_to(source).as_posix()}")
        about = f"Metadata-Version: 2.4\nName: pip\nVersion: {pip.__version__}\nLicense-Expression: MIT\n"
        parts.writestr(f"pip-{pip.__version__}.dist-info/METADATA", about)


def install(folder, *arguments):
    """Run the script as on a machine where pip is set up with an index that is not there."""
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "http_proxy": "http://127.0.0.1:9"}
    command = ["sh", folder / "install.sh", *arguments]
    environment = {**os.environ, **unreachable, "PYTHON": sys.executable}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=folder.parent)


linux = pytest.mark.skipif(
    sysconfig.get_platform() != "linux-x86_64", reason="the scripts for Linux are for its usual processors"
)


@linux
def test_it_installs_from_its_files_once(tiny, tmp_path):
    target = tmp_path / "version 一"

    first, second = install(tiny, target), install(tiny, target)

    assert first.returncode == 0, first.stderr
    assert subprocess.check_output([target / "bin" / "assessment"], text=True) == "hello\n"
    assert "Already installed" in second.stdout


def test_it_holds_the_guide_and_what_the_guide_installs(tiny):
    assert {"docs/operation.md", "docs/operation.zh-CN.md", "deploy/assessment.service", "CHANGELOG.md"} <= {
        line.partition("  ")[2] for line in (tiny / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    }


@linux
def test_a_damaged_file_is_named_and_nothing_is_installed(tiny, tmp_path):
    copy = shutil.copytree(tiny, tmp_path / "copy")
    wheel = next(copy.glob("wheels/manufacturing*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1])

    done = install(copy, tmp_path / "target")

    assert done.returncode == 1
    assert wheel.name in done.stderr
    assert not (tmp_path / "target").exists()


@linux
def test_a_file_that_was_put_in_the_place_of_another_is_refused_by_pip_too(tiny, tmp_path):
    """Whoever changes a wheel can change the sums beside it; what pip installs from names the content once more."""
    copy = shutil.copytree(tiny, tmp_path / "copy")
    wheel = next(copy.glob("wheels/manufacturing*.whl"))
    with zipfile.ZipFile(wheel, "a") as parts:
        parts.writestr("added.py", "")
    (copy / "SHA256SUMS").write_text(build.sums(copy), encoding="utf-8")

    done = install(copy, tmp_path / "target")

    assert done.returncode == 1
    assert "HASHES" in done.stderr
    assert not (tmp_path / "target" / "installed.txt").exists()


@linux
def test_a_folder_with_other_files_is_left_alone(tiny, tmp_path):
    (tmp_path / "letters").write_text("mine")

    done = install(tiny, tmp_path)

    assert done.returncode == 1
    assert "holds other files" in done.stderr
    assert (tmp_path / "letters").read_text() == "mine"


@linux
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: change_platform(folder, "win-amd64"), "This bundle is for win-amd64"),
        (lambda folder: next(folder.glob("requirements-*")).rename(folder / "requirements-3.10.txt"), "Python 3.10"),
    ],
    ids=["another system", "another Python"],
)
def test_another_machine_is_refused_with_the_reason(tiny, tmp_path, change, said):
    copy = shutil.copytree(tiny, tmp_path / "copy")
    change(copy)

    done = install(copy, tmp_path / "target")

    assert done.returncode == 1
    assert said in done.stderr


def change_platform(folder, name):
    about = json.loads((folder / "bundle.json").read_text())
    (folder / "bundle.json").write_text(json.dumps(about | {"platform": name}))


def test_the_scripts_for_windows_are_as_windows_reads_them(tmp_path):
    """The command processor wants its own line ends and knows no Chinese in a script; the editor wants a mark."""
    (tmp_path / "wheels").mkdir()
    build.add_files(tmp_path, build.TARGETS["windows-amd64"], "0.1.0", "pip.whl")

    script = (tmp_path / "启动 Start.bat").read_bytes()
    labels = {line.strip()[1:] for line in script.decode("ascii").splitlines() if line.startswith(":")}
    jumps = {word.rpartition("goto ")[2].strip() for word in script.decode("ascii").splitlines() if "goto " in word}

    assert script.count(b"\n") == script.count(b"\r\n") > 10
    assert jumps == labels
    assert (tmp_path / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert all(f"{version} " in script.decode() or f"{version})" in script.decode() for version in build.PYTHONS)


def test_nothing_is_wrong_with_the_shell_scripts():
    shellcheck = Path(sys.executable).with_name("shellcheck")

    subprocess.run([shellcheck, "-s", "sh", *ROOT.glob("deploy/offline/*.sh")], check=True)


@pytest.fixture
def spacious(tmp_path):
    """A folder for hundreds of megabytes, which are not kept."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.long
@linux
def test_the_real_bundle_installs_starts_and_scores_without_a_network(spacious):
    if subprocess.run([*WITHOUT_NETWORK, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no network of one's own can be made here")
    packed = build.bundle("linux-x86_64", [HERE], spacious)
    with tarfile.open(packed) as archive:
        archive.extractall(spacious / "there", filter="tar")
    (bundle,) = (spacious / "there").iterdir()

    trial = Path(__file__).with_name("without_network.py")
    done = subprocess.run(
        [*WITHOUT_NETWORK, sys.executable, trial, bundle, spacious], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 4 targets met" in done.stdout


@pytest.mark.long
def test_every_package_has_a_wheel_for_windows(spacious):
    packed = build.bundle("windows-amd64", build.PYTHONS, spacious)

    names = zipfile.ZipFile(packed).namelist()

    for python in build.PYTHONS:
        (lines,) = [zipfile.ZipFile(packed).read(n).decode() for n in names if n.endswith(f"requirements-{python}.txt")]
        assert {"colorama", "manufacturing-assessment", "pyarrow", "tzdata"} <= {
            line.partition("==")[0] for line in lines.splitlines()
        }
    assert not [name for name in names if "manylinux" in name or "macosx" in name]
