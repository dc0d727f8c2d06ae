"""The digest reaches people, and its failure costs nothing else."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from checks.errors import UserError
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.delivery import MailServer, NotDelivered, checked_webhook, post_webhook, send_mail
from local_sites import Street
from nights_on_a_street import agency, arguments, register
from storage.database import Database


@pytest.fixture
def db(database_of_the_environment: Database) -> Database:
    return database_of_the_environment


# -- telling -----------------------------------------------------------------------------------------------------


class Inbox:
    """Keeps what a mail server is handed."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("tidakada@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[tuple[Inbox, str]]:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=Street().closed_port())
    controller.start()
    yield inbox, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[dict[str, Any]], str]]:
    posted: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path.startswith("/rusak") else 204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield posted, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_the_digest_comes_by_mail_and_webhook(db, tmp_path, street, mail_server, hook, monkeypatch):
    register(db, tmp_path, agency(street))
    (inbox, smtp), (posted, url) = mail_server, hook
    monkeypatch.setenv("PATUH_SMTP", smtp)
    monkeypatch.setenv("PATUH_MAIL_TO", "a@x.go.id b@x.go.id")
    monkeypatch.setenv("PATUH_WEBHOOK", f"{url}/malam")
    assert main(arguments(tmp_path)) == ExitCode.DONE
    (mail,) = inbox.mails
    assert (mail.mail_from, mail.rcpt_tos) == ("web@contoh.go.id", ["a@x.go.id", "b@x.go.id"])
    message = message_from_bytes(mail.content, policy=default)
    assert message["Subject"].startswith("patuh, malam ")
    digest = (tmp_path / "keluaran" / "ringkasan.txt").read_text("utf-8")
    assert message.get_content().splitlines() == digest.splitlines()
    assert (posted[0]["state"], posted[0]["text"]) == ("good", digest)


@pytest.mark.slow
def test_a_digest_that_does_not_arrive_is_told_and_does_not_cost_the_night(
    db, tmp_path, street, mail_server, hook, capsys
):
    register(db, tmp_path, agency(street))
    (_, smtp), (_, url) = mail_server, hook
    words = ["--smtp", smtp, "--mail-to", "tidakada@x.go.id", "--webhook", f"{url}/rusak?kunci=rahasia"]
    assert main(arguments(tmp_path, *words)) == ExitCode.DONE_WITH_FAILURES
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "poor"
    assert told["unmet"][0] == "The webhook at 127.0.0.1 answered 500."
    assert told["unmet"][1].endswith("refused tidakada@x.go.id.")
    assert "rahasia" not in json.dumps(told)
    assert (tmp_path / "keluaran" / "laporan" / "index.html").is_file()


def test_a_password_is_not_sent_over_a_line_that_others_may_read():
    inbox = Inbox()
    # Loopback as well, but under an address that is nobody's home to us.
    controller = Controller(inbox, hostname="127.0.0.2", port=Street().closed_port())
    controller.start()
    try:
        server = MailServer("127.0.0.2", controller.port, is_tls=False, user="orang", password="rahasia")
        with pytest.raises(NotDelivered, match="offers no encryption") as caught:
            send_mail(server, "web@x.go.id", ["a@x.go.id"], "Malam", "teks")
        assert "rahasia" not in str(caught.value)
        assert inbox.mails == []
    finally:
        controller.stop()


def test_nobody_at_the_other_end_is_one_sentence():
    port = Street().closed_port()
    with pytest.raises(NotDelivered, match=f":{port} did not take the digest"):
        send_mail(MailServer.of(f"smtp://127.0.0.1:{port}"), "web@x.go.id", ["a@x.go.id"], "Malam", "teks")
    with pytest.raises(NotDelivered, match="did not take the digest"):
        post_webhook(f"http://127.0.0.1:{port}/rahasia", {})


@pytest.mark.parametrize(
    "url", ["ftp://x.go.id/", "http://[", "http://x.go.id:abc/", "https://x.go.id/kait RAHASIA", "https://x.go.id/é"]
)
def test_a_webhook_to_which_no_request_can_be_sent_is_refused_before_the_night(url):
    with pytest.raises(UserError, match="must be an address") as caught:
        checked_webhook(url)
    assert "RAHASIA" not in str(caught.value)


@pytest.fixture
def listener() -> Iterator[tuple[list[bytes], str]]:
    """Answer every connection with the next of these bytes, whatever was asked."""
    answers: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                connection.sendall(answers.pop(0))

    threading.Thread(target=serve, daemon=True).start()
    yield answers, f"http://127.0.0.1:{listening.getsockname()[1]}/kait"
    listening.close()


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 204 x\r\nX: " + b"a" * 70_000])
def test_what_listens_for_the_digest_and_is_no_web_server_costs_one_sentence(listener, answer):
    answers, url = listener
    answers.append(answer)
    with pytest.raises(NotDelivered, match=r"127\.0\.0\.1 did not take the digest"):
        post_webhook(url, {"night": 1})


def test_a_webhook_that_has_moved_has_not_taken_the_digest(listener):
    answers, url = listener
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /baru\r\nContent-Length: 0\r\n\r\n"
    answers += [moved, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]
    with pytest.raises(NotDelivered, match="answered 301: name the address that it leads to"):
        post_webhook(url, {"night": 1})
    assert len(answers) == 1, "who follows asks for a page and leaves the digest behind"


def test_a_password_that_the_protocol_cannot_carry_costs_one_sentence():
    controller = Controller(Inbox(), hostname="127.0.0.1", port=Street().closed_port(), auth_require_tls=False)
    controller.start()
    try:
        server = MailServer("127.0.0.1", controller.port, is_tls=False, user="orang", password="rahasiá")
        with pytest.raises(NotDelivered, match="ASCII letters only") as caught:
            send_mail(server, "web@x.go.id", ["a@x.go.id"], "Malam", "teks")
        assert "rahasi" not in str(caught.value)
    finally:
        controller.stop()


def test_a_mail_servers_address_is_read_and_its_password_not_shown():
    server = MailServer.of("smtp://orang:r%40hasia@mail.x.go.id")
    assert (server.user, server.password, server.port) == ("orang", "r@hasia", 25)
    assert "hasia" not in repr(server)
    assert MailServer.of("smtps://mail.x.go.id").port == 465
