"""The launcher on machines that lack something: the programs it would call are stand-ins, nothing is installed."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from scripts import editions
from scripts.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = [
    "bash",
    "cat",
    "cmp",
    "cp",
    "dirname",
    "env",
    "flock",
    "grep",
    "head",
    "mkdir",
    "paste",
    "readlink",
    "rm",
    "sed",
    "sleep",
    "sort",
    "tail",
    "tr",
    "true",
]
PACKAGES = [
    line for line in (ROOT / "scripts/packages.txt").read_text().splitlines() if not line.startswith("#")
]

#: Stand-ins for programs of the system. $STATE is a folder that says how they behave and keeps what they were told.
PROGRAMS = {
    "id": 'cat "$STATE/user"',
    "sudo": 'echo "sudo $*" >>"$STATE/calls"; [[ ! -e $STATE/sudo-refuses ]] && exec "$@"',
    "dpkg": 'echo "dpkg $*" >>"$STATE/calls"',
    "dpkg-query": """
        while read -r name; do [[ " $* " != *" $name "* ]] || echo "installed $name"; done <"$STATE/installed"
        exit 1  # as the real one does where any package is unknown""",
    "apt-get": """
        echo "apt-get $*" >>"$STATE/calls"
        if [[ -e $STATE/offline ]]; then echo "E: Unable to locate package" >&2; exit 100; fi
        [[ " $* " != *" install "* ]] || printf '%s\\n' "${@:6}" >>"$STATE/installed" """,
    "python3": """
        case $1 in
          -c) [[ ! -e $STATE/old-python ]] ;;
          --version) echo "Python 3.9.2" ;;
          -) cat "$STATE/missing-libraries" ;;
          -m) echo "python3 $*" >>"$STATE/calls"; mkdir -p "$3/bin"; cp "$STATE/venv-python" "$3/bin/python" ;;
        esac""",
    "fc-match": 'family=${*:2}; [[ -e $STATE/no-fonts ]] && echo "Other" || echo "First,$family"',
    "pdftotext": "",
    "chromium": "",
}
VENV_PYTHON = """
    case $2 in
      pip) echo "pip" >>"$STATE/calls"; . "$STATE/during-pip" ;;
      scripts) shift 2; printf '%s\\n' "$PWD" "$@" ;;
    esac"""


@dataclass(frozen=True)
class Machine:
    """A machine that the launcher is tried on."""

    tree: Path  #: the project
    bin: Path  #: the only folder of PATH
    state: Path  #: see :data:`PROGRAMS`

    def start(
        self,
        *arguments: str,
        program: Path | None = None,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        # The launcher must not follow CDPATH, which people do export.
        machine = {"PATH": str(self.bin), "STATE": str(self.state), "CDPATH": str(ROOT)}
        return subprocess.Popen(
            [program or self.tree / "scripts/manual", *arguments],
            cwd=cwd or self.tree,
            env=machine | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **options: Any) -> tuple[int, str, str]:
        process = self.start(*arguments, **options)
        out, err = process.communicate()
        return process.returncode, out, err

    def refusal(self, *arguments: str) -> str:
        """Run what must fail, and return the sentence that it ends with."""
        code, out, err = self.run(*arguments)
        assert (code, out) == (1, "")
        *_, last = err.splitlines()
        assert last.startswith("setup: ")
        assert last.count("setup:") == 1
        assert "Traceback" not in err
        return last

    def calls(self) -> list[str]:
        """What the stand-ins were told since the last time."""
        file = self.state / "calls"
        said = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return said

    def set(self, name: str, content: str = "") -> None:
        (self.state / name).write_text(content)

    def unset(self, name: str) -> None:
        (self.state / name).unlink()

    def remove(self, *programs: str) -> None:
        for name in programs:
            (self.bin / name).unlink()


def write_program(file: Path, body: str) -> None:
    file.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a fresh Debian machine, where the user is root."""
    made = Machine(tmp_path / "a folder" / "the manual", tmp_path / "bin", tmp_path / "state")
    for folder in (made.tree / "scripts", made.tree / "data", made.bin, made.state):
        folder.mkdir(parents=True)
    for name in ("scripts/manual", "scripts/setup.sh", "scripts/packages.txt", "data/editions.yml"):
        shutil.copy(ROOT / name, made.tree / name)
    (made.tree / "requirements.txt").write_text("one==1\n")
    for name in TOOLS:
        (made.bin / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name} on this machine"))
    for name, body in PROGRAMS.items():
        write_program(made.bin / name, body)
    write_program(made.state / "venv-python", VENV_PYTHON)
    made.set("user", "0\n")
    for name in ("installed", "during-pip", "missing-libraries"):
        made.set(name)
    return made


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """Return a machine on which everything is installed."""
    code, _, err = machine.run("build")
    assert code == 0, err
    machine.calls()
    return machine


@pytest.fixture
def other(machine: Machine) -> Machine:
    """Return a machine that is not of Debian's family."""
    machine.remove("apt-get", "dpkg", "dpkg-query", "sudo")
    return machine


def test_a_fresh_machine_gets_everything_and_then_runs_the_command(machine: Machine) -> None:
    code, out, _ = machine.run("build")
    assert (code, out.splitlines()) == (0, [str(machine.tree), "build"])
    assert machine.calls() == [
        "dpkg --configure -a",
        "apt-get -q update",
        f"apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends {' '.join(PACKAGES)}",
        "python3 -m venv .venv",
        "pip",
    ]


def test_a_second_run_installs_nothing_and_says_nothing(ready: Machine) -> None:
    assert ready.run("test") == (0, f"{ready.tree}\ntest\n", "")
    assert ready.calls() == []


def test_the_launcher_works_from_anywhere_through_a_link_with_any_argument(
    ready: Machine, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(ready.tree / "scripts/manual")
    arguments = ("sync", "a page.md", "", "*", "--flag=$HOME")
    code, out, _ = ready.run(*arguments, program=tmp_path / "link", cwd=tmp_path)
    assert (code, out.split("\n")[:-1]) == (0, [str(ready.tree), *arguments])


def test_only_missing_packages_are_installed_and_only_changed_requirements(ready: Machine) -> None:
    ready.set("installed", "".join(f"{name}\n" for name in PACKAGES[1:]))
    assert ready.run("build")[0] == 0
    assert [call.split()[-1] for call in ready.calls()] == ["-a", "update", PACKAGES[0]]
    (ready.tree / "requirements.txt").write_text("one==2\n")
    assert ready.run("build")[0] == 0
    assert ready.calls() == ["python3 -m venv .venv", "pip"]


def test_without_root_packages_are_installed_by_sudo(machine: Machine) -> None:
    machine.set("user", "1000\n")
    assert machine.run("build")[0] == 0
    assert [call for call in machine.calls() if call.startswith("sudo env") and " install " in call]


@pytest.mark.parametrize("reason", ["there is no sudo", "sudo refused"])
def test_without_root_and_sudo_the_person_is_told_what_an_administrator_must_run(
    machine: Machine, reason: str
) -> None:
    machine.set("user", "1000\n")
    if reason == "sudo refused":
        machine.set("sudo-refuses")
    else:
        machine.remove("sudo")
    said = machine.refusal("build")
    assert reason in said
    assert said.endswith(f"apt-get install --no-install-recommends {' '.join(PACKAGES)}")
    assert [call for call in machine.calls() if call != "sudo true"] == []
    assert not (machine.tree / ".venv").exists()


def test_what_failed_without_a_network_is_mended_by_the_next_run(machine: Machine) -> None:
    machine.set("offline")
    assert "network" in machine.refusal("build")
    assert not (machine.tree / ".venv").exists()
    machine.unset("offline")
    machine.set("during-pip", "echo 'ERROR: No matching distribution' >&2; exit 1")
    assert "network" in machine.refusal("build")
    assert "ERROR: No matching distribution" in machine.run("build")[2]
    machine.set("during-pip")
    assert machine.run("build")[0] == 0


@pytest.mark.parametrize("fault", ["stopped while installing", "python was upgraded", "python is gone"])
def test_a_broken_environment_is_made_again(ready: Machine, fault: str) -> None:
    python = ready.tree / ".venv/bin/python"
    if fault == "stopped while installing":
        (ready.tree / "requirements.txt").write_text("one==2\n")
        ready.set("during-pip", 'kill -9 "$PPID"')
        assert ready.run("build")[0] not in (0, 1)
        ready.set("during-pip")
        ready.calls()
    elif fault == "python was upgraded":
        write_program(python, "exit 1")
    else:
        python.unlink()
    (ready.tree / ".venv/rest").touch()
    code, out, _ = ready.run("build")
    assert (code, out.splitlines()) == (0, [str(ready.tree), "build"])
    assert ready.calls() == ["python3 -m venv .venv", "pip"]
    assert not (ready.tree / ".venv/rest").exists()


def test_an_activated_environment_is_made_again_by_the_python_it_came_from(
    ready: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ready.tree / "requirements.txt").write_text("one==2\n")
    shutil.copy(ready.bin / "python3", ready.tree / ".venv/bin/python3")
    activated = {"PATH": f"{ready.tree}/.venv/bin:{ready.bin}", "VIRTUAL_ENV": str(ready.tree / ".venv")}
    code, _, err = ready.run("build", env=activated)
    assert code == 0, err


def test_of_two_runs_at_once_one_installs_and_the_other_waits(machine: Machine) -> None:
    with (machine.tree / "requirements.txt").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # as a run does that is installing
        runs = [machine.start("build"), machine.start("build")]
        for run in runs:
            assert run.stderr
            assert run.stderr.readline() == "Waiting for another run that is installing\n"
    for run in runs:
        out, _ = run.communicate()
        assert (run.returncode, out.splitlines()) == (0, [str(machine.tree), "build"])
    assert machine.calls().count("pip") == 1


def test_python_must_be_there_and_new_enough_before_anything_is_installed(machine: Machine) -> None:
    machine.set("old-python")
    assert "Python 3.11 or newer is needed, and python3 is Python 3.9.2" in machine.refusal("build")
    assert machine.calls() == []


def test_a_folder_that_cannot_be_written_to(machine: Machine) -> None:
    (machine.tree / ".cache").write_text("a file where a folder must be")
    assert "cannot be written to" in machine.refusal("build")
    assert machine.calls() == []


def test_another_system_with_everything_there_is_enough(other: Machine) -> None:
    code, out, _ = other.run("test")
    assert (code, out.splitlines()) == (0, [str(other.tree), "test"])
    assert other.calls() == ["python3 -m venv .venv", "pip"]


def test_another_system_is_told_all_that_is_missing_at_once(other: Machine) -> None:
    other.set("missing-libraries", "the library pango-1.0\nthe library fontconfig\n")
    other.set("no-fonts")
    families = {family for edition in editions.editions().values() for family in edition.fonts}
    said = other.refusal("build").removeprefix("setup: missing: ").split(";")[0].split(", ")
    assert set(said) == {
        "the library pango-1.0",
        "the library fontconfig",
        *(f"the font {name}" for name in families),
    }
    assert len(said) == len(set(said))
    other.remove("python3")
    assert "Python is missing" in other.refusal("build")
    assert other.calls() == []


@pytest.mark.parametrize(("program", "word"), [("chromium", "browser"), ("pdftotext", "poppler")])
def test_what_only_tests_need_is_asked_for_by_test_alone(other: Machine, program: str, word: str) -> None:
    other.remove(program)
    assert other.run("build")[0] == 0
    assert word in other.refusal("test")


def test_any_browser_will_do(other: Machine) -> None:
    (other.bin / "chromium").rename(other.bin / "google-chrome")
    assert other.run("test")[0] == 0
