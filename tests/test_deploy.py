"""What is shipped for installing: accepted by the tools that will read it, and by our own command line."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from generated_docs import ROOT, commands

DEPLOY = ROOT / "crawler" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PASSED_ON = {"patuh nights": "patuh nightly"}
"""Verbs that hand what they do not know themselves to another."""


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(DEPLOY / "compose.yaml")
    return loaded


def refused(words: list[str]) -> list[str]:
    """Return what of a command our command line would not understand."""
    verbs = dict(commands())
    verb = f"patuh {words[0]}"
    if verb not in verbs:
        return words[:1]
    known = {name for path in (verb, PASSED_ON.get(verb)) if path for one in verbs[path].params for name in one.opts}
    return [word for word in words[1:] if word.startswith("--") and word not in known]


def test_a_command_that_we_would_not_understand_is_found():
    assert refused(["nightli", "--out", "x"]) == ["nightli"]
    assert refused(["worker", "--workers"]) == ["--workers"]


def test_every_command_that_is_shipped_is_one_of_ours():
    shipped = [service["command"] for service in compose()["services"].values() if "command" in service]
    assert [words[0] for words in shipped] == ["worker", "nights"]
    lines = [line for unit in UNITS for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart=")]
    lines += [line for line in (DEPLOY / "patuh.crontab").read_text("utf-8").splitlines() if "$PATUH " in line]
    shipped += [shlex.split(re.split(r"bin/patuh |\$PATUH ", line)[1].partition(">")[0]) for line in lines]
    assert len(shipped) == 6
    assert [refused(words) for words in shipped] == [[]] * 6


def test_cron_reads_the_settings_as_they_stand_and_not_as_a_shell_would(tmp_path):
    """Run the crontab's line as cron does, with a program that tells its environment in place of ours."""
    settings = (DEPLOY / "patuh.env").read_text("utf-8").replace("#PATUH_", "PATUH_")
    settings = settings.replace("koordinator@contoh.go.id", "satu@contoh.go.id dua@contoh.go.id")
    settings = settings.replace("USER:PASSWORD", "USER:pa$$word;'&")
    (tmp_path / "patuh.env").write_text(settings, "utf-8")
    crontab = (DEPLOY / "patuh.crontab").read_text("utf-8").replace("/etc/patuh/patuh.env", str(tmp_path / "patuh.env"))
    crontab = crontab.replace("/var/lib/patuh", str(tmp_path))
    lines = [line for line in crontab.splitlines() if line and not line.startswith("#")]
    given = dict(line.partition("=")[::2] for line in lines if line.startswith(("PATUH=", "SETTINGS=")))
    (night, _) = [line.split("patuh  ", 1)[1] for line in lines if line[0].isdigit()]
    command = night.replace("$PATUH nightly --quiet --out keluaran", "env -0")
    told = subprocess.run(["/bin/sh", "-c", command], env=given, capture_output=True, check=True).stdout.decode()
    environment = dict(one.partition("=")[::2] for one in told.split("\0") if one)
    assert environment["PATUH_MAIL_TO"] == "satu@contoh.go.id dua@contoh.go.id"
    assert environment["PATUH_SMTP"] == "smtps://USER:pa$$word;'&@surat.contoh.go.id"
    assert environment["PATUH_DATABASE"] == "sqlite:////var/lib/patuh/patuh.db"


def test_the_compose_file_is_one(tmp_path):
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    wrong = tmp_path / "compose.yaml"
    wrong.write_text("services: {worker: {imagee: patuh}}")
    assert subprocess.run([*check, str(wrong)], capture_output=True, check=False).returncode == 1
    answer = subprocess.run([*check, str(DEPLOY / "compose.yaml")], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_containers_have_no_rights_that_they_do_not_need_and_time_to_end_well():
    ours = [service for service in compose()["services"].values() if service["image"] == "patuh"]
    assert len(ours) == 2
    for service in ours:
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert int(service["stop_grace_period"].rstrip("s")) > 60
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    assert "USER 990" in lines
    assert lines.index("USER 990") < lines.index('ENTRYPOINT ["patuh"]')


def test_the_image_gets_what_was_tested():
    pin = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)
    tested = pin.findall((ROOT / "requirements.lock").read_text("utf-8"))
    image = pin.findall((DEPLOY / "image.lock").read_text("utf-8"))
    assert {name for name, _ in image} >= {"scrapy", "procrastinate", "psycopg-binary", "pillow", "pyarrow"}
    assert set(image) - set(tested) == set()


def test_no_secret_gets_into_an_image_or_a_commit():
    kept_out = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
    not_tracked = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for name in ("crawler/deploy/.env", "crawler/deploy/compose.env"):
        assert name in kept_out
        assert f"/{name}" in not_tracked


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here (on Debian: apt-get install systemd)")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace("/opt/patuh/.venv/bin/patuh", sys.executable), "utf-8")
    answer = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    # What it says of this machine's other units is not ours.
    assert [line for line in answer.stderr.splitlines() if unit.stem in line] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_give_strangers_pages_no_rights_that_they_do_not_need(unit: Path, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here (on Debian: apt-get install systemd)")
    rate = ["systemd-analyze", "security", "--offline=true", "--threshold=50"]
    bare = tmp_path / "bare.service"
    bare.write_text("[Service]\nExecStart=/bin/true\n")
    if subprocess.run([*rate, str(bare)], capture_output=True, check=False).returncode != 1:
        pytest.skip("this systemd-analyze is older than 250 and judges no file without a running systemd")
    answer = subprocess.run([*rate, str(unit)], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_container_file_passes_its_linter():
    found = shutil.which("hadolint") or shutil.which("hadolint", path=str(ROOT / ".venv" / "hadolint" / "bin"))
    if not found:
        pytest.skip("no hadolint here (`make containers` installs it)")
    answer = subprocess.run([found, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_the_web_server_shows_the_report_and_nothing_else_of_the_night(tmp_path):
    nginx = shutil.which("nginx")
    if not nginx:
        pytest.skip("no nginx here")
    night = tmp_path / "keluaran"
    (night / "laporan").mkdir(parents=True)
    (night / "laporan" / "index.html").write_text("<h1>Laporan</h1>")
    (night / "ringkasan.txt").write_text("rahasia")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = (DEPLOY / "report.nginx.conf").read_text("utf-8")
    site = site.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/var/lib/patuh/keluaran", str(night))
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ access_log off; {places}\n{site} }}\n"
    )
    # As root nginx would read the folder as nobody, who may not look into this one.
    process = subprocess.Popen([nginx, "-c", str(conf), "-p", str(tmp_path), "-g", "master_process off;"])
    try:
        assert _get(port, "/") == (200, "<h1>Laporan</h1>", "nosniff")
        for path in ("/ringkasan.txt", "/../ringkasan.txt", "/%2e%2e/ringkasan.txt"):
            status, text, _ = _get(port, path)
            assert (status in {400, 404}, "rahasia" in text) == (True, False), path
    finally:
        process.terminate()
        process.wait(10)


def _get(port: int, path: str) -> tuple[int, str, str | None]:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode(), answer.headers["X-Content-Type-Options"]
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), None
        except urllib.error.URLError:
            time.sleep(0.05)
    pytest.fail("nginx does not answer")
