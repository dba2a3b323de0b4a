"""Downloads against a stand-in Hub: resume, hashes, full disk, offline, gated, cancel; no half is ever loaded."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from locheads_studio import bootstrap
from locheads_studio.catalog import downloads, places, remote, safety
from locheads_studio.catalog.table import DEFAULT_FILES, Part
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths, settings
from locheads_studio.engine import downloads as engine
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.errors import Cancelled, ModelError, WeightsError, WriteError
from locheads_studio.imaging import disk
from tests.catalog.files import safetensors
from tests.catalog.hub_server import COMMIT, Hub, serving

REPOSITORY = "owner/tiny-vlm"
LAYERS = 4


def repository() -> dict[str, bytes]:
    """A sharded VLM: three shards, of which heads up to layer 1 need the first two; beside it what nobody wants."""
    shards = {
        "model-00001-of-00003.safetensors": {"vision_tower.w": 90_000, "language_model.model.layers.0.w": 60_000},
        "model-00002-of-00003.safetensors": {"language_model.model.layers.1.w": 120_000},
        "model-00003-of-00003.safetensors": {f"language_model.model.layers.{n}.w": 100_000 for n in (2, 3)},
    }
    index = {"weight_map": {name: file for file, names in shards.items() for name in names}}
    return {
        "config.json": json.dumps({"model_type": "llava", "text_config": {"num_hidden_layers": LAYERS}}).encode(),
        "model.safetensors.index.json": json.dumps(index).encode(),
        "tokenizer.json": b"{}" + b" " * 20_000,
        **{file: safetensors(names, seed) for seed, (file, names) in enumerate(shards.items())},
        "pytorch_model.bin": b"\x80\x04never",
        "modeling_evil.py": b"raise SystemExit",
    }


def part(**values: Any) -> Part:
    row: dict[str, Any] = {
        "name": "tiny", "kind": "vlm", "title": "Tiny", "family": "llava", "repository": REPOSITORY,
        "files": DEFAULT_FILES["vlm"], "licence": "Apache-2.0",
    }  # fmt: skip
    return Part(**{**row, **values})


@pytest.fixture(autouse=True)
def places_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache and a data folder of the test's, downloads allowed, no waiting after a broken connection."""
    monkeypatch.setattr(hub_folders, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path / "config")
    monkeypatch.setattr(bootstrap, "OFFLINE_WISHED", False)
    monkeypatch.setattr(remote, "_PAUSE_S", 0.05)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving({REPOSITORY: repository()}) as running:
        yield running


class Told:
    """A progress callback that remembers, and can stop the work after so many bytes."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.calls: list[tuple[int, int, str]] = []
        self.token = CancelToken()
        self.stop_after = stop_after

    def __call__(self, done: int, total: int, name: str) -> None:
        self.calls.append((done, total, name))
        if self.stop_after is not None and done >= self.stop_after:
            self.token.cancel()


def download(hub: Hub, wanted: Part, told: Told | None = None, **options: Any) -> Told:
    told = told or Told()
    plan = engine.plan([wanted], CancelToken(), lambda *_: None, endpoint=hub.endpoint, **options)
    engine.run(plan, told.token, told, endpoint=hub.endpoint)
    return told


def weights_sent(hub: Hub) -> int:
    return sum(count for name, count in hub.sent.items() if name.endswith(".safetensors"))


def test_a_plan_tells_size_and_licence_before_any_weights_are_fetched(hub: Hub) -> None:
    plan = engine.plan([part()], CancelToken(), lambda *_: None, endpoint=hub.endpoint)
    files = repository()
    wanted = [name for name in files if not name.endswith((".bin", ".py"))]
    assert plan.size == plan.to_fetch == sum(len(files[name]) for name in wanted)
    assert (plan.parts[0].licence, plan.parts[0].commit) == ("apache-2.0", COMMIT)
    assert weights_sent(hub) == 0
    assert places.status(part()) == "missing"


def test_what_arrives_is_what_was_published_and_has_a_receipt(hub: Hub) -> None:
    told = download(hub, part())
    folder, files = places.folder_of(part()), repository()
    assert safety.is_snapshot(folder) and folder.name == COMMIT
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(name for name in files if not name.endswith((".bin", ".py")))
    assert all((folder / name).read_bytes() == files[name] for name in names)
    receipt = places.read_receipt(part())
    assert receipt is not None and receipt.commit == COMMIT and receipt.revision == "main"
    assert {name: held.sha256 for name, held in receipt.files.items()} == {
        name: hashlib.sha256(files[name]).hexdigest() for name in names
    }
    assert places.status(part()) == "ready" and told.calls[-1][0] == told.calls[-1][1]
    safety.check_folder(folder)
    hub.requests.clear()
    plan = engine.plan([part()], CancelToken(), lambda *_: None, endpoint=hub.endpoint)
    assert plan.to_fetch == 0
    before = weights_sent(hub)
    download(hub, part())
    assert weights_sent(hub) == before


def test_only_the_shards_that_the_known_heads_need_are_fetched(hub: Hub) -> None:
    wanted = part(heads=("L1H3", "L0H0"))
    download(hub, wanted)
    here = {path.name for path in places.folder_of(wanted).glob("*.safetensors")}
    assert here == {"model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors"}
    assert places.status(wanted) == "ready"
    download(hub, wanted, whole=True)
    assert len(list(places.folder_of(wanted).glob("*.safetensors"))) == 3
    receipt = places.read_receipt(wanted)
    assert receipt is not None and receipt.heads == () and len(receipt.planned) == 6


def test_heads_that_were_found_since_count_too(hub: Hub) -> None:
    wanted = part(heads=("L0H0",))
    download(hub, wanted)
    assert len(list(places.folder_of(wanted).glob("*.safetensors"))) == 1
    (places.folder_of(wanted) / "locheads.json").write_text('{"paper": ["L0H0"], "studio": ["L2H1"]}')
    download(hub, wanted)
    assert len(list(places.folder_of(wanted).glob("*.safetensors"))) == 3
    assert places.status(wanted) == "ready"


def test_an_interrupted_connection_goes_on_where_it_stopped(hub: Hub) -> None:
    hub.cut_after = 50_000
    download(hub, part())
    size = sum(len(data) for name, data in repository().items() if name.endswith(".safetensors"))
    assert weights_sent(hub) == size  # not one byte twice
    assert places.status(part()) == "ready"


def test_large_files_come_from_another_host_which_never_sees_the_login(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.elsewhere, hub.cut_after = True, 50_000
    download(hub, part())
    assert places.status(part()) == "ready"
    assert hub.logins["hub"] == {"Bearer hf_secret"} and hub.logins["elsewhere"] == {""}
    assert weights_sent(hub) == sum(len(data) for name, data in repository().items() if name.endswith(".safetensors"))


@pytest.mark.parametrize("no_ranges", [False, True])
def test_cancel_midway_leaves_what_can_be_gone_on_with(hub: Hub, no_ranges: bool) -> None:
    hub.slow_s = 0.005
    stop = Told(stop_after=40_000)
    with pytest.raises(Cancelled):
        download(hub, part(), stop)
    assert places.status(part()) == "partly"
    kept = sum(path.stat().st_size for path in places.unfinished(part()))
    assert kept > 0
    with pytest.raises(WeightsError, match=r"is missing|no safetensors"):
        safety.check_folder(places.folder_of(part()))  # a half is not a model
    hub.slow_s, hub.no_ranges = 0.0, no_ranges
    hub.sent.clear()
    told = download(hub, part())
    size = sum(len(data) for name, data in repository().items() if name.endswith(".safetensors"))
    late = 4 * 8192  # what the server still sent before it saw that nobody was there
    assert weights_sent(hub) <= (size + late if no_ranges else size - kept + late)
    assert weights_sent(hub) >= (size if no_ranges else size - kept)
    assert told.calls[-1][0] == told.calls[-1][1]
    assert places.status(part()) == "ready" and not places.unfinished(part())


def test_a_wrong_hash_is_caught_and_the_file_is_gone(hub: Hub) -> None:
    hub.spoil = True
    with pytest.raises(WeightsError, match=r"tokenizer\.json of Tiny.*hash is wrong.*removed"):
        download(hub, part())
    assert not list((places.repository_folder(part()) / "blobs").glob("*.incomplete"))
    assert not (places.folder_of(part()) / "tokenizer.json").exists()
    assert not places.is_ready(part())
    hub.spoil = False
    download(hub, part())
    assert places.status(part()) == "ready"


def test_a_spoilt_beginning_is_fetched_again(hub: Hub) -> None:
    stop = Told(stop_after=40_000)
    hub.slow_s = 0.005
    with pytest.raises(Cancelled):
        download(hub, part(), stop)
    hub.slow_s = 0.0
    [left] = places.unfinished(part())
    with left.open("r+b") as file:
        file.write(b"spoilt")
    download(hub, part())
    assert places.status(part()) == "ready"


def test_a_full_disk_is_told_and_can_be_gone_on_from(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    real, room = Path.open, [100_000]

    class Full:
        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, data: bytes) -> int:
            room[0] -= len(data)
            if room[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return int(self._file.write(data))

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

    def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
        file = real(path, *args, **kwargs)
        return Full(file) if path.suffix == ".incomplete" else file

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        with pytest.raises(WriteError, match=r"disk is full.*Free some space"):
            download(hub, part())
    assert places.status(part()) == "partly"
    download(hub, part())
    assert places.status(part()) == "ready"


def test_too_little_room_is_told_before_anything_is_fetched(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "free_space", lambda _: downloads.RESERVE + 1000)
    with pytest.raises(WriteError, match=r"1\.0 GB free; the download needs 1 MB"):
        download(hub, part())
    assert weights_sent(hub) == 0


def test_a_disk_that_fills_up_meanwhile_stops_the_download(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    free = iter([downloads.RESERVE * 9])
    monkeypatch.setattr(downloads, "free_space", lambda _: next(free, downloads.RESERVE // 4))
    monkeypatch.setattr(downloads, "_LOOK_EVERY", 100_000)
    with pytest.raises(WriteError, match="nearly full"):
        download(hub, part())
    assert places.status(part()) == "partly"


def test_gated_models_say_what_to_do(hub: Hub) -> None:
    hub.gated = True
    plan = engine.plan([part()], CancelToken(), lambda *_: None, endpoint=hub.endpoint)
    assert plan.parts[0].gated
    with pytest.raises(WeightsError, match=rf"gated.*{REPOSITORY}.*hf auth login"):
        engine.run(plan, CancelToken(), lambda *_: None, endpoint=hub.endpoint)
    assert not list(places.folder_of(part()).glob("*"))


def test_a_repository_that_is_gone_is_told(hub: Hub) -> None:
    with pytest.raises(WeightsError, match=r"no/where is not there"):
        engine.plan([part(repository="no/where")], CancelToken(), lambda *_: None, endpoint=hub.endpoint)


def test_a_server_that_is_away_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelError, match="connection"):
        engine.plan([part()], CancelToken(), lambda *_: None, endpoint=f"http://127.0.0.1:{port}")


def test_no_pickle_is_fetched_even_when_a_table_asks_for_one(hub: Hub) -> None:
    with pytest.raises(WeightsError, match=r"pytorch_model\.bin"):
        download(hub, part(files=("*.bin", "*.safetensors")))
    assert hub.sent["pytorch_model.bin"] == 0


def test_another_file_under_a_known_name_is_refused_before_it_is_fetched(hub: Hub) -> None:
    hub.repositories["sam/official"] = {"checkpoints/sam.pth": b"x" * 50_000}
    wanted = part(
        name="sam", kind="segmenter", repository="sam/official", files=("checkpoints/sam.pth",),
        sha256={"checkpoints/sam.pth": "0" * 64},
    )  # fmt: skip
    with pytest.raises(WeightsError, match=r"another checkpoints/sam\.pth"):
        download(hub, wanted)
    right = replace(wanted, sha256={"checkpoints/sam.pth": hashlib.sha256(b"x" * 50_000).hexdigest()})
    download(hub, right)
    assert places.status(right) == "ready"


@pytest.mark.parametrize("how", ["environment", "settings"])
def test_offline_means_no_request_at_all(hub: Hub, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    download(hub, part())
    hub.requests.clear()
    if how == "environment":
        monkeypatch.setattr(bootstrap, "OFFLINE_WISHED", True)
    else:
        (tmp_path / "config").mkdir()
        settings.file().write_text("offline = true\n")
    with pytest.raises(ModelError, match=r"(?i)offline"):
        download(hub, part())
    assert hub.requests == []
    assert places.is_ready(part())  # and what is there can be used
    safety.check_folder(places.folder_of(part()))


def test_the_library_stays_offline_on_every_other_thread(hub: Hub) -> None:
    import huggingface_hub

    raised: list[BaseException] = []

    def other() -> None:
        try:
            huggingface_hub.HfApi(endpoint=hub.endpoint).model_info(REPOSITORY)
        except Exception as error:
            raised.append(error)

    with remote.online():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert huggingface_hub.HfApi(endpoint=hub.endpoint).model_info(REPOSITORY).sha == COMMIT
    assert [type(error).__name__ for error in raised] == ["OfflineModeIsEnabled"]
    with pytest.raises(huggingface_hub.errors.OfflineModeIsEnabled):
        huggingface_hub.HfApi(endpoint=hub.endpoint).model_info(REPOSITORY)


def test_verify_finds_and_removes_a_damaged_file_and_a_download_mends_it(hub: Hub) -> None:
    download(hub, part())
    assert engine.verify(part(), CancelToken(), lambda *_: None).is_right
    name = "model-00002-of-00003.safetensors"
    path = places.folder_of(part()) / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.resolve().write_bytes(data)
    checked = engine.verify(part(), CancelToken(), lambda *_: None)
    assert (checked.damaged, checked.is_right) == ((name,), False)
    assert not path.exists() and places.status(part()) == "partly"
    hub.sent.clear()
    download(hub, part())
    assert weights_sent(hub) == len(data)  # the one file alone
    assert engine.verify(part(), CancelToken(), lambda *_: None).is_right


def test_what_another_program_fetched_is_used_and_verified_by_the_caches_own_names(hub: Hub) -> None:
    download(hub, part())
    places.receipt_file(part()).unlink()
    refs = places.repository_folder(part()) / "refs"
    refs.mkdir(exist_ok=True)
    (refs / "main").write_text(COMMIT)
    assert places.status(part()) == "ready"
    (places.folder_of(part()) / "model-00003-of-00003.safetensors").rename(places.folder_of(part()) / "aside")
    assert places.status(part()) == "partly"
    (places.folder_of(part()) / "aside").rename(places.folder_of(part()) / "model-00003-of-00003.safetensors")
    assert engine.verify(part(), CancelToken(), lambda *_: None).is_right
    assert places.read_receipt(part()) is not None


def test_remove_frees_the_disk_and_leaves_what_others_have(hub: Hub) -> None:
    first = part(name="first", kind="segmenter", files=("model-00001-of-00003.safetensors",))
    second = part(name="second", kind="segmenter", files=("model-00002-of-00003.safetensors",))
    download(hub, first)
    download(hub, second)
    freed = engine.remove(first)
    assert freed == len(repository()["model-00001-of-00003.safetensors"])
    assert (places.status(first), places.status(second)) == ("missing", "ready")
    engine.remove(second)
    assert places.status(second) == "missing"
    assert not list(places.repository_folder(second).rglob("*.safetensors"))


def test_remove_takes_unfinished_downloads_too(hub: Hub) -> None:
    hub.slow_s = 0.005
    with pytest.raises(Cancelled):
        download(hub, part(), Told(stop_after=40_000))
    assert engine.remove(part()) > 0
    assert places.status(part()) == "missing" and not list(places.repository_folder(part()).rglob("*.incomplete"))


def test_a_file_gets_its_name_durably(tmp_path: Path) -> None:
    (tmp_path / "a.incomplete").write_bytes(b"x")
    disk.install(tmp_path / "a.incomplete", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"x" and not (tmp_path / "a.incomplete").exists()
    with pytest.raises(WriteError):
        disk.install(tmp_path / "none", tmp_path / "b")


def test_where_the_cache_has_no_links_nothing_lies_there_twice(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.file_download.are_symlinks_supported", lambda *_: False)
    download(hub, part())
    assert places.status(part()) == "ready" and not any(
        path.is_symlink() for path in places.folder_of(part()).iterdir()
    )
    assert list((places.repository_folder(part()) / "blobs").iterdir()) == []
    assert engine.verify(part(), CancelToken(), lambda *_: None).is_right
    before = weights_sent(hub)
    download(hub, part())
    assert weights_sent(hub) == before
    assert engine.remove(part()) > 0 and places.status(part()) == "missing"


def without_links(folder: Path) -> None:
    """As a cache is on Windows, on exFAT and after `cp -L`: the files themselves under their names."""
    for path in [path for path in folder.rglob("*") if path.is_symlink()]:
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    shutil.rmtree(places.repository_folder(part()) / "blobs")


def test_verify_never_deletes_what_it_cannot_judge(hub: Hub) -> None:
    download(hub, part())
    places.receipt_file(part()).unlink()
    refs = places.repository_folder(part()) / "refs"
    refs.mkdir(exist_ok=True)
    (refs / "main").write_text(COMMIT)
    folder = places.folder_of(part())
    without_links(folder)
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    checked = engine.verify(part(), CancelToken(), lambda *_: None)
    assert set(checked.unknown) >= {name for name in before if name.endswith(".safetensors")}
    assert not checked.damaged and not checked.removed and checked.is_right
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert places.read_receipt(part()) is None, "nobody knows that they are right"


def test_another_programs_file_that_is_not_the_one_we_know_is_told_and_stays(hub: Hub) -> None:
    name = "model-00002-of-00003.safetensors"
    download(hub, part())
    places.receipt_file(part()).unlink()
    refs = places.repository_folder(part()) / "refs"
    refs.mkdir(exist_ok=True)
    (refs / "main").write_text(COMMIT)
    without_links(places.folder_of(part()))
    checked = engine.verify(part(sha256={name: "0" * 64}), CancelToken(), lambda *_: None)
    assert checked.damaged == (name,) and not checked.removed
    assert (places.folder_of(part()) / name).is_file()


def test_what_we_fetched_is_removed_when_damaged_also_where_the_cache_has_no_links(hub: Hub) -> None:
    download(hub, part())
    folder = places.folder_of(part())
    without_links(folder)
    name = "model-00002-of-00003.safetensors"
    (folder / name).write_bytes(b"x" * 10)
    checked = engine.verify(part(), CancelToken(), lambda *_: None)
    assert checked.damaged == checked.removed == (name,) and not (folder / name).exists()


def test_remove_leaves_the_download_of_another_program(hub: Hub) -> None:
    download(hub, part())
    theirs = places.repository_folder(part()) / "blobs" / f"{'a' * 64}.incomplete"
    theirs.write_bytes(b"half")
    engine.remove(part())
    assert theirs.read_bytes() == b"half"
