"""Who can connect: nobody but the user who runs the server. And who is the server, when several want to be."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from locheads_studio.serve import client
from locheads_studio.serve.place import PlaceError, taken
from tests.serve.served import Bare, Served, pixels, short_folder

STRANGER = 65534
PYTHON = shutil.which("python3", path="/usr/bin:/bin")  # one that everybody may run
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or PYTHON is None, reason="only root can be another user"
)
KNOCK = """
import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(10)
try:
    s.connect(sys.argv[1]); s.sendall(b'{"id": 1, "type": "hello", "protocol": 1}\\n')
    print("answered" if s.recv(1) else "closed")
except OSError as error:
    print(type(error).__name__)
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_only_the_user_gets_in() -> None:
    with short_folder() as folder, Served(folder) as served, Bare(folder) as bare:
        bare.hello()
        assert mode(folder) == 0o700 and mode(client.socket_file(folder)) == 0o600
        assert [mode(room) for room in served.rooms] == [0o700]


def knock(folder: Path) -> str:
    """What another user meets."""
    done = subprocess.run(
        [str(PYTHON), "-S", "-c", KNOCK, client.socket_file(folder)],
        user=STRANGER, group=STRANGER, extra_groups=[], capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    return done.stdout.strip() or done.stderr


@needs_root
def test_a_stranger_is_kept_out_by_the_folder() -> None:
    with short_folder() as folder, Served(folder):
        folder.parent.chmod(0o755)
        assert knock(folder) == "PermissionError"


@needs_root
def test_a_stranger_is_kept_out_by_the_socket() -> None:
    with short_folder() as folder, Served(folder):
        for path in (folder.parent, folder):
            path.chmod(0o755)
        assert knock(folder) == "PermissionError"


@needs_root
@pytest.mark.skipif(not hasattr(socket, "SO_PEERCRED"), reason="the system does not tell")
def test_a_stranger_is_kept_out_by_who_he_is() -> None:
    """Even where somebody has opened folder and socket."""
    with short_folder() as folder, Served(folder):
        for path in (folder.parent, folder, client.socket_file(folder)):
            path.chmod(0o777)
        assert knock(folder) in ("closed", "ConnectionResetError", "BrokenPipeError")
        folder.chmod(0o700)
        with Bare(folder) as bare:
            assert bare.hello().ask(type="status")["clients"] == 1


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(PlaceError, match="yours alone"), taken(folder):
        pass
    with pytest.raises(client.ServeError, match="yours alone"):
        client.connect(folder)


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "real")
    with pytest.raises(PlaceError, match="yours alone"), taken(tmp_path / "run"):
        pass


@needs_root
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    os.chown(folder, STRANGER, STRANGER)
    with pytest.raises(PlaceError, match="yours alone"), taken(folder):
        pass


def test_a_path_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="too long"), taken(tmp_path / ("x" * 110)):
        pass


def test_there_is_one_server() -> None:
    with short_folder() as folder, taken(folder) as first:
        assert first is not None
        with taken(folder) as second:
            assert second is None
        assert client.socket_file(folder).exists()


def test_what_a_killed_server_left_is_replaced() -> None:
    code = "import sys, os; from pathlib import Path; from locheads_studio.serve.place import taken\n" \
           "with taken(Path(sys.argv[1])) as place:\n" \
           "    (Path(sys.argv[1]) / 'rooms' / 'a').mkdir(parents=True)\n" \
           "    print(place is not None, flush=True); os.kill(os.getpid(), 9)"  # fmt: skip
    with short_folder() as folder:
        done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "True", done.stderr
        assert client.socket_file(folder).exists() and (folder / "rooms" / "a").exists()
        with pytest.raises(ConnectionRefusedError):
            client.connect(folder)
        with Served(folder) as served, Bare(folder) as bare:
            assert bare.hello().ask(type="status")["clients"] == 1
            assert served.rooms == [bare.room]


def test_the_folder_is_the_systems_own_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert client.runtime_folder() == tmp_path / "locheads-studio"
    monkeypatch.setenv("XDG_RUNTIME_DIR", "relative")
    assert client.runtime_folder().name == f"locheads-studio-{os.getuid()}"


# --- where there are no Unix sockets


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LOOPBACK", True)


@pytest.mark.usefixtures("loopback")
def test_a_port_with_a_secret_serves_as_well() -> None:
    with short_folder() as folder:
        with Served(folder):
            assert mode(client.secret_file(folder)) == 0o600
            studio = client.Client(["no-such-program"], "a test", folder)
            assert studio.segment(pixels(), "the cup").mask
            studio.close()
        assert not client.secret_file(folder).exists()


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    "lines",
    [
        b'{"id": 1, "type": "hello", "protocol": 1}\n',
        b'{"type": "auth", "nonce": "a"}\n{"type": "auth", "proof": "wrong"}\n{"id": 1, "type": "status"}\n',
        b'{"type": "auth", "nonce": "a"}\n{"type": "auth", "proof": "\xc3\xa9"}\n',
        b'{"type": "auth", "nonce": ["a"]}\n[]\n',
        b"garbage\n",
    ],
)
def test_who_does_not_know_the_secret_gets_nothing(lines: bytes) -> None:
    with short_folder() as folder, Served(folder) as served:
        values = json.loads(client.secret_file(folder).read_text())
        with socket.create_connection(("127.0.0.1", values["port"]), timeout=60) as stranger:
            stranger.sendall(lines)
            said = b""
            while data := stranger.recv(1000):
                said += data
        assert b"hello" not in said and b"done" not in said and b"folder" not in said
        assert values["secret"].encode() not in said
        assert not served.rooms


@pytest.mark.usefixtures("loopback")
def test_another_program_on_the_port_of_a_dead_server_is_not_talked_to() -> None:
    """It would get the pictures."""
    with short_folder() as folder, socket.create_server(("127.0.0.1", 0)) as impostor:
        folder.mkdir(mode=0o700)
        client.secret_file(folder).write_text(json.dumps({"port": impostor.getsockname()[1], "secret": "s"}))

        def answer() -> None:
            taken_up, _ = impostor.accept()
            with taken_up:
                taken_up.recv(1000)
                taken_up.sendall(b'{"type": "auth", "nonce": "n", "proof": "p"}\n')
                assert b"proof" not in taken_up.recv(1000)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ConnectionRefusedError):
            client.connect(folder)
        thread.join(60)
