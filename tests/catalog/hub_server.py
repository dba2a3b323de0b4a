"""A stand-in for the Hub on the loopback: the few endpoints its library uses, and faults on demand."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LARGE = 10_000  # files from here on are stored by SHA-256, as the Hub does with LFS


def blob_of(data: bytes) -> str:
    """The hash a file is stored under."""
    if len(data) >= _LARGE:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


@dataclass
class Hub:
    """Repositories of files, and what is wrong with the server. ``sent`` counts body bytes by file name."""

    repositories: dict[str, dict[str, bytes]]
    gated: bool = False
    cut_after: int = 0  # bytes of the next large body, then the connection breaks; once
    spoil: bool = False  # large bodies come with one wrong byte
    no_ranges: bool = False
    slow_s: float = 0.0  # between pieces
    elsewhere: bool = False  # large files come from another host, as the real Hub's do
    sent: Counter[str] = field(default_factory=Counter)
    requests: list[str] = field(default_factory=list)
    logins: dict[str, set[str]] = field(default_factory=lambda: {"hub": set(), "elsewhere": set()})
    endpoint: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.requests.append(f"{self.command} {path}")
        pieces = path.strip("/").split("/")
        away = pieces[0] == "elsewhere"
        self.hub.logins["elsewhere" if away else "hub"].add(self.headers.get("Authorization", ""))
        if away:
            self._file("/".join(pieces[1:3]), "/".join(pieces[5:]), body, away=True)
            return
        if pieces[:2] == ["api", "models"]:
            self._info("/".join(pieces[2:4]))
        elif len(pieces) > 4 and pieces[2] == "resolve":
            self._file("/".join(pieces[:2]), "/".join(pieces[4:]), body)
        else:
            self._plain(404, b"{}")

    def _info(self, repository: str) -> None:
        files = self.hub.repositories.get(repository)
        if files is None:
            self._plain(401, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        siblings = [
            {
                "rfilename": name,
                "size": len(data),
                "blobId": hashlib.sha1(data).hexdigest() if len(data) >= _LARGE else blob_of(data),
                **(
                    {"lfs": {"sha256": blob_of(data), "size": len(data), "pointerSize": 134}}
                    if len(data) >= _LARGE
                    else {}
                ),
            }
            for name, data in files.items()
        ]
        info = {
            "id": repository, "sha": COMMIT, "private": False, "gated": "manual" if self.hub.gated else False,
            "tags": [], "downloads": 0, "siblings": siblings, "cardData": {"license": "apache-2.0"},
        }  # fmt: skip
        self._plain(200, json.dumps(info).encode(), {"Content-Type": "application/json"})

    def _file(self, repository: str, name: str, body: bool, away: bool = False) -> None:
        data = self.hub.repositories.get(repository, {}).get(name)
        if self.hub.gated:
            self._plain(403, b"{}", {"X-Error-Code": "GatedRepo", "X-Error-Message": "accept the licence"})
            return
        if data is None:
            self._plain(404, b"{}", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
            return
        blob = blob_of(data)
        if self.hub.elsewhere and not away and len(data) >= _LARGE:
            port = self.hub.endpoint.rpartition(":")[2]
            found = {
                "Location": f"http://localhost:{port}/elsewhere{self.path}", "X-Repo-Commit": COMMIT,
                "X-Linked-Etag": f'"{blob}"', "X-Linked-Size": str(len(data)),
            }  # fmt: skip
            self._plain(302, b"", found)
            return
        start = 0
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and body and not self.hub.no_ranges:
            start = int(wanted[6:].split("-")[0])
        if start >= len(data) > 0:
            self._plain(416, b"", {"Content-Range": f"bytes */{len(data)}"})
            return
        out = data[start:]
        if self.hub.spoil and len(data) >= _LARGE:
            out = out[:-1] + bytes([out[-1] ^ 1])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(out)))
        self.send_header("ETag", f'"{blob}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if body:
            self._send(name, out, large=len(data) >= _LARGE)

    def _send(self, name: str, out: bytes, large: bool) -> None:
        limit = len(out)
        if large and self.hub.cut_after:
            limit, self.hub.cut_after = min(self.hub.cut_after, limit), 0
        try:
            for at in range(0, limit, 8192):
                piece = out[at : min(at + 8192, limit)]
                self.wfile.write(piece)
                self.wfile.flush()
                self.hub.sent[name] += len(piece)
                if self.hub.slow_s and large:
                    time.sleep(self.hub.slow_s)
        except OSError:  # the client went away
            self.close_connection = True
        if limit < len(out):
            self.close_connection = True

    def _plain(self, status: int, out: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(out)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that was killed in the middle of its request is no news."""


@contextmanager
def serving(repositories: dict[str, dict[str, bytes]]) -> Iterator[Hub]:
    """A running stand-in, gone at the end."""
    hub = Hub(repositories)
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = _Server(("127.0.0.1", 0), handler)
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
