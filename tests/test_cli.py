"""The command line's promises that hold for every verb."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import typer

from checks.errors import UserError
from crawler.cli import app, main
from crawler.cli.common import ExitCode, write_json_lines


@pytest.fixture
def failing_verb(request: pytest.FixtureRequest):
    """Register a verb that raises what the test asks for, and take it away again."""

    @app.command("fail-for-a-test", hidden=True)
    def fail() -> None:
        raise request.param

    yield "fail-for-a-test"
    app.registered_commands.pop()


def test_version_is_said_on_standard_output(capsys):
    assert main(["--version"]) == ExitCode.DONE
    assert capsys.readouterr().out.startswith("patuh ")


def test_no_verb_shows_help_and_counts_as_bad_usage(capsys):
    assert main([]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert "Usage: patuh" in captured.out
    assert captured.err == ""


@pytest.mark.parametrize("arguments", [["no-such-verb"], ["--no-such-option"]])
def test_bad_usage_is_one_sentence_and_exit_code_2(capsys, arguments):
    assert main(arguments) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("patuh: No such")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "failing_verb", [UserError("sites.csv, line 3: the code 53.1 is unknown; write 53.10.")], indirect=True
)
def test_an_error_of_the_user_is_one_sentence_without_traceback(capsys, failing_verb):
    assert main([failing_verb]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "patuh: sites.csv, line 3: the code 53.1 is unknown; write 53.10.\n"


@pytest.mark.parametrize("failing_verb", [PermissionError(13, "Permission denied", "/out/report.csv")], indirect=True)
def test_a_folder_that_cannot_be_written_is_named(capsys, failing_verb):
    assert main([failing_verb]) == ExitCode.BAD_INPUT
    assert capsys.readouterr().err == "patuh: Cannot use '/out/report.csv': Permission denied.\n"


@pytest.mark.parametrize("failing_verb", [OSError(28, "No space left on device")], indirect=True)
def test_a_full_disk_is_one_sentence_also_when_no_file_is_named(capsys, failing_verb):
    assert main([failing_verb]) == ExitCode.BAD_INPUT
    said = "No space left on device: make room on the disk, then give the same command again."
    assert capsys.readouterr().err == f"patuh: {said}\n"


@pytest.mark.parametrize("failing_verb", [OSError("a fault of ours")], indirect=True)
def test_an_error_of_the_system_that_nobody_understands_keeps_its_traceback(failing_verb):
    with pytest.raises(OSError, match="a fault of ours"):
        main([failing_verb])


@pytest.mark.parametrize("failing_verb", [ZeroDivisionError("a fault of ours")], indirect=True)
def test_a_fault_of_ours_keeps_its_traceback(failing_verb):
    with pytest.raises(ZeroDivisionError):
        main([failing_verb])


@pytest.mark.parametrize("failing_verb", [typer.Exit(ExitCode.DONE_WITH_FAILURES)], indirect=True)
def test_a_verb_chooses_its_exit_code(failing_verb):
    assert main([failing_verb]) == ExitCode.DONE_WITH_FAILURES


@pytest.mark.parametrize("failing_verb", [KeyboardInterrupt()], indirect=True)
def test_ctrl_c_ends_with_130_and_a_word(capsys, failing_verb):
    assert main([failing_verb]) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "patuh: stopped.\n"


@pytest.mark.parametrize("said", ["typer.echo('biaya – gratis')", "write_table(['biaya – gratis'], [])"])
def test_answers_are_utf_8_in_any_locale(said):
    program = (
        "import typer; from crawler.cli import app, main; from crawler.cli.tables import write_table\n"
        f"@app.command('say')\ndef say(): {said}\nmain(['say'])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        timeout=60,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert answer.stdout.decode("utf-8") == "biaya – gratis\n"


def test_json_lines_hold_one_object_a_line(capsys):
    write_json_lines([{"a": 1}, {"b": "x\ny"}])
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [{"a": 1}, {"b": "x\ny"}]


def test_a_reader_that_leaves_early_is_no_error():
    program = "import sys; from crawler.cli import main; sys.stdin.readline(); sys.exit(main(['--help']))"
    writer = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.close()
    writer.stdout = None
    _, complaints = writer.communicate(b"the reader is gone\n", timeout=60)
    assert complaints == b""
    assert writer.returncode == ExitCode.DONE


def test_help_starts_without_the_heavy_libraries():
    program = (
        "import sys; import crawler.cli; "
        "print([name for name in ('pandas', 'scrapy', 'twisted') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_python_m_crawler_is_patuh():
    answer = subprocess.run(
        [sys.executable, "-m", "crawler", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.startswith("patuh ")


@pytest.mark.parametrize(
    "words",
    [
        ["findings", "--run", "99999999999999999999"],
        ["services", "--run", "7"],
        ["assess", "--run", "99999999999999999999"],
        ["parquet", "--run", "7", "--out", "data"],
        ["diff", "99999999999999999999"],
        ["crawl", "--resume", "99999999999999999999"],
    ],
)
def test_a_run_that_is_not_there_is_a_sentence_and_not_an_empty_answer(words, sqlite_db, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATUH_DATABASE", sqlite_db.name)
    assert main(words) == ExitCode.BAD_INPUT
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        f"patuh: There is no run {next(word for word in words if word.isdecimal())}: see `patuh runs`.\n",
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "words", [["steadiness", "--days"], ["bodies", "purge", "--older-than"], ["nightly", "--out", "x", "--keep-days"]]
)
def test_days_that_no_calendar_has_are_refused(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "99999999999"]) == ExitCode.BAD_INPUT
    assert "less than or equal to 36500" in capsys.readouterr().err
