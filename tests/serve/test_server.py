"""Many clients, their work, and how it ends: results, turns, cancelling, leaving, idling."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from locheads_studio.engine.jobs import InpaintJob, SelectJob
from locheads_studio.serve import rooms, server, work
from locheads_studio.serve.client import Area, Client, Pixels, ServeError, Stopped
from locheads_studio.serve.client import line_of as line
from tests.serve.served import Bare, Served, pixels, short_folder, until
from tests.studio.fake_engine import FakeHandlers


@pytest.fixture
def served() -> Iterator[Served]:
    with short_folder() as folder, Served(folder) as made:
        yield made


@pytest.fixture
def bare(served: Served) -> Iterator[Bare]:
    with Bare(served.folder) as made:
        yield made.hello()


@pytest.fixture
def studio(served: Served) -> Iterator[Client]:
    made = Client(["no-such-program"], "a test", served.folder)
    yield made
    made.close()


def test_a_phrase_becomes_a_mask(served: Served, studio: Client) -> None:
    stages: list[str] = []

    def progress(stage: str, share: float) -> None:
        stages.append(stage)
        served.handlers.gate.set()

    served.handlers.gate.clear()
    found = studio.segment(pixels(60, 48), "the cup", progress)
    assert found.mask is not None and found.mask.size == (20, 16) and set(found.mask.data) == {255}
    assert found.told["phrase"] == "the cup" and found.told["verdict"] == "sure"
    assert "working" in stages
    [job] = served.handlers.jobs
    assert isinstance(job, SelectJob) and job.picture.shape == (48, 60, 3)


def test_the_painter_is_loaded_ahead_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes seconds that cannot be stopped: a second phrase soon after the first must not wait for them."""
    monkeypatch.setattr(work, "_QUIET_S", 0.05)
    with short_folder() as folder, Served(folder, warm=True) as served:
        studio = Client(["no-such-program"], "a test", served.folder)
        until(lambda: studio.status()["warm"], 60)
        assert [part for part, _ in served.handlers.warmed] == ["vlm", "segmenter", "inpainter"]
        studio.close()


def test_soon_after_a_phrase_the_painter_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_QUIET_S", 3600.0)
    with short_folder() as folder, Served(folder, warm=True) as served:
        studio = Client(["no-such-program"], "a test", served.folder)
        for phrase in ("the cup", "the dog", "the tree"):
            studio.segment(pixels(60, 48), phrase)
        until(lambda: len(served.handlers.warmed) == 2, 60)
        assert [part for part, _ in served.handlers.warmed] == ["vlm", "segmenter"] and not studio.status()["warm"]
        studio.close()


def test_transparent_parts_are_seen_over_a_neutral_ground(served: Served, studio: Client) -> None:
    studio.segment(Pixels(bytes(6 * 4 * 4), 6, 4, 4), "the cup")
    assert np.unique(served.handlers.jobs[-1].picture).tolist() == [178]


def test_a_mask_and_a_prompt_become_a_patch(served: Served, studio: Client) -> None:
    mask = np.zeros((10, 12), np.uint8)
    mask[2:8, 3:9] = 255
    mask[2, 3:9] = 100
    painted = studio.repaint(pixels(60, 48), "a zebra", Area(mask.tobytes(), (20, 30, 32, 40)), seed=5, steps=3)
    assert painted.patch.box == (23, 32, 29, 38) and painted.patch.channels == 4
    patch = np.frombuffer(painted.patch.data, np.uint8).reshape(6, 6, 4)
    assert patch[0, :, 3].tolist() == [100] * 6 and (patch[1:, :, 3] == 255).all()  # as soft as it was
    assert painted.told["seed"] == 5 and painted.told["recipe"]["prompt"] == "a zebra"
    job = served.handlers.jobs[-1]
    assert isinstance(job, InpaintJob) and job.mask.shape == (48, 60) and job.steps == 3 and job.phrase == ""


def test_a_mask_may_come_with_what_it_holds(served: Served, studio: Client) -> None:
    """It tells whether the outline is kept."""
    studio.repaint(pixels(60, 48), "a zebra", Area(b"\xff" * 100, (20, 30, 30, 40)), "the horse")
    [job] = served.handlers.jobs
    assert isinstance(job, InpaintJob) and job.phrase == "the horse"


def test_a_phrase_and_a_prompt_become_mask_and_patch(studio: Client) -> None:
    painted = studio.repaint(pixels(), "a zebra", phrase="the cup")
    assert painted.told["mask"]["box"] == list(painted.patch.box)
    assert painted.told["recipe"]["phrase"] == "the cup"


class Talking(FakeHandlers):
    """Has something to say about every job."""

    def take_notes(self) -> tuple[str, ...]:
        return (f"{type(self.jobs[-1]).__name__} was cut.",)


def test_what_the_models_have_to_say_reaches_the_plug_in() -> None:
    with short_folder() as folder:
        served = Served(folder)
        served.handlers = Talking()
        with served:
            studio = Client(["no-such-program"], "a test", served.folder)
            assert studio.segment(pixels(60, 48), "the cup").told["notes"] == ["SelectJob was cut."]
            painted = studio.repaint(pixels(60, 48), "a zebra", phrase="the cup")
            assert painted.told["notes"] == ["SelectJob was cut.", "InpaintJob was cut."]
            studio.close()


def test_what_is_not_found_is_not_repainted_unless_wished(studio: Client) -> None:
    with pytest.raises(ServeError, match="not found for sure") as caught:
        studio.repaint(pixels(), "a zebra", phrase="absent cup")
    assert caught.value.code == "phrase"
    assert studio.repaint(pixels(), "a zebra", phrase="absent cup", anyway=True).patch.data


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"phrase": ""}, "phrase"),
        ({"phrase": "word " * 300}, "phrase"),
        ({"phrase": "fail"}, "phrase"),
        ({"phrase": "a bug"}, "internal"),
        ({"phrase": "cup", "grounding": "none"}, "usage"),
        ({"phrase": "cup", "heads": []}, "head"),
    ],
)
def test_errors_are_typed_and_the_server_lives(bare: Bare, values: dict[str, Any], code: str) -> None:
    assert bare.code(type="segment", picture=bare.picture(), **values) == code
    assert bare.ask(type="segment", picture=bare.picture(), phrase="the cup")["type"] == "done"


def test_a_repaint_says_what_is_wrong_before_it_looks_for_the_phrase(served: Served, bare: Bare) -> None:
    for wrong in ({"seed": -1}, {"outline": "x"}, {"steps": 0}, {"prompt": " "}, {"guidance": 1e9}):
        values = {"picture": bare.picture(), "phrase": "the cup", "prompt": "a cup"} | wrong
        assert bare.code(type="repaint", **values) in ("limit", "usage", "phrase")
    assert served.handlers.jobs == []


def test_files_that_are_no_pixels(bare: Bare) -> None:
    picture = bare.picture(60, 48, 3)
    for changed in ({"width": 61}, {"channels": 4}, {"file": "none.raw"}):
        assert bare.code(type="segment", picture=picture | changed, phrase="cup") == "picture"
    os.mkfifo(bare.room / "pipe")
    (bare.room / "link").symlink_to(bare.room / "p.raw")
    (bare.room / "folder").mkdir()
    for name in ("pipe", "link", "folder"):
        assert bare.code(type="segment", picture=picture | {"file": name}, phrase="cup") == "picture"
    (bare.room / "m.raw").write_bytes(bytes(100))
    mask = {"file": "m.raw", "box": [55, 40, 65, 50]}  # reaches outside
    assert bare.code(type="repaint", picture=picture, mask=mask, prompt="cup") == "picture"
    mask = {"file": "m.raw", "box": [0, 0, 10, 10]}  # all zero
    assert bare.code(type="repaint", picture=picture, mask=mask, prompt="cup") == "picture"


def test_answers_that_nobody_fetches_do_not_pile_up(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_KEPT", 3)
    last = ""
    for _ in range(6):
        last = bare.ask(type="segment", picture=bare.picture(), phrase="the cup")["mask"]["file"]
    files = {file.name for file in bare.room.glob("answer*")}
    assert len(files) == 3 and last in files


# --- several, and their turns


def test_clients_take_turns(served: Served, bare: Bare) -> None:
    served.handlers.gate.clear()
    with Bare(served.folder) as other:
        other.hello()
        picture = bare.picture()
        for number in range(3):
            bare.send(id=number, type="segment", picture=picture, phrase=f"mine {number}")
        until(lambda: served.handlers.jobs)
        assert other.room != bare.room
        other.send(id=0, type="segment", picture=other.picture(), phrase="yours")
        while other.next()["stage"] != "waiting for other work":
            pass
        served.handlers.gate.set()
        done = 0
        while done < 3:
            done += bare.next()["type"] == "done"
    assert [job.phrase for job in served.handlers.jobs] == ["mine 0", "yours", "mine 1", "mine 2"]


def test_two_clients_work_at_once(served: Served) -> None:
    found: dict[str, Any] = {}

    def look(phrase: str) -> None:
        studio = Client(["no-such-program"], phrase, served.folder)
        found[phrase] = [studio.segment(pixels(), phrase).told["phrase"] for _ in range(10)]
        studio.close()

    threads = [threading.Thread(target=look, args=(phrase,)) for phrase in ("the cup", "the dog", "the tree")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert found == {phrase: [phrase] * 10 for phrase in ("the cup", "the dog", "the tree")}


def test_one_client_cannot_queue_without_end(served: Served, bare: Bare) -> None:
    served.handlers.gate.clear()
    picture = bare.picture()
    for number in range(server.REQUESTS):
        if number == 1:
            assert bare.code(id=0, type="segment", picture=picture, phrase="cup") == "request"  # there is one already
        bare.send(id=number, type="segment", picture=picture, phrase="cup")
    assert bare.code(id="one more", type="segment", picture=picture, phrase="cup") == "busy"
    assert bare.ask(type="status")["requests"] == server.REQUESTS
    served.handlers.gate.set()


def test_too_many_clients_are_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CLIENTS", 1)
    with Bare(served.folder) as first, Bare(served.folder) as second:
        first.hello()
        assert second.next()["error"]["code"] == "busy"
        assert first.ask(type="status")["clients"] == 1


# --- stopping


def test_a_running_request_is_cancelled(served: Served, bare: Bare) -> None:
    served.handlers.gate.clear()
    bare.send(id=1, type="segment", picture=bare.picture(), phrase="the cup")
    until(lambda: served.handlers.jobs)
    bare.send(id=2, type="cancel", request=1)
    answers = {}
    while len(answers) < 2:
        answer = bare.next()
        if answer["type"] != "progress":
            answers[answer["id"]] = answer
    assert answers[1]["type"] == "cancelled" and answers[2]["cancelled"] is True
    served.handlers.gate.set()
    assert bare.ask(type="segment", picture=bare.picture(), phrase="the cup")["type"] == "done"
    assert bare.ask(type="cancel", request=1)["cancelled"] is False


def test_a_request_can_be_cancelled_before_it_began(served: Served, bare: Bare) -> None:
    """Both lines come at once."""
    picture = bare.picture()
    for _ in range(20):
        asked = line({"id": 1, "type": "segment", "picture": picture, "phrase": "the cup"})
        bare.send(asked + line({"id": 2, "type": "cancel", "request": 1}))
        types = {}
        while len(types) < 2:
            answer = bare.next()
            if answer["type"] != "progress":
                types[answer["id"]] = answer["type"]
        assert types == {1: "cancelled", 2: "done"}
    assert bare.ask(type="status")["requests"] == 0


def test_the_user_stops_a_call(served: Served, studio: Client) -> None:
    served.handlers.gate.clear()
    threading.Thread(target=lambda: (until(lambda: served.handlers.jobs), studio.stop())).start()
    with pytest.raises(Stopped):
        studio.segment(pixels(), "the cup")
    served.handlers.gate.set()
    assert studio.segment(pixels(), "the cup").mask


def test_a_client_that_goes_takes_its_work_along(served: Served, bare: Bare) -> None:
    served.handlers.gate.clear()
    with Bare(served.folder) as gone:
        gone.hello()
        room = gone.room
        picture = gone.picture()
        for number in range(3):
            gone.send(id=number, type="segment", picture=picture, phrase="the cup")
        until(lambda: served.handlers.jobs)
    # The gate is still closed: only a cancelled job ends.
    until(lambda: bare.ask(type="status")["clients"] == 1)
    until(lambda: not room.exists())
    assert served.rooms == [bare.room]
    served.handlers.gate.set()
    assert bare.ask(type="segment", picture=bare.picture(), phrase="the dog")["type"] == "done"
    assert [job.phrase for job in served.handlers.jobs] == ["the cup", "the dog"]


def test_a_client_that_never_reads_is_left(served: Served, bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SLOW_S", 0.3)
    deaf = Bare(served.folder).hello()  # closed below
    ask = line({"id": 1, "type": "status"}) * 1000

    def asks_for_ever() -> None:
        while True:
            with suppress(TimeoutError):  # the server has stopped reading, too
                deaf.send(ask)

    with pytest.raises(ConnectionError):  # reset, or a broken pipe
        asks_for_ever()
    deaf.wire.close()
    until(lambda: bare.ask(type="status")["clients"] == 1)


def test_a_client_that_says_nothing_is_left(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_HELLO_S", 0.1)
    with Bare(served.folder) as silent, pytest.raises(ConnectionResetError):
        silent.next()


# --- the end


def test_it_ends_when_nobody_asks_for_long() -> None:
    with short_folder() as folder, Served(folder) as served:
        with Bare(served.folder) as bare:  # being connected is not asking
            bare.hello()
            served.end_when_idle(0.1)
            assert bare.next()["type"] == "bye"
        served.join()
        assert served.why == "nobody asked for anything"
        assert [file.name for file in folder.iterdir()] == ["serve.lock"]


def test_it_does_not_end_during_work() -> None:
    with short_folder() as folder, Served(folder) as served:
        served.handlers.gate.clear()
        with Bare(served.folder) as bare:
            bare.hello()
            bare.send(id=1, type="segment", picture=bare.picture(), phrase="the cup")
            until(lambda: served.handlers.jobs)
            served.end_when_idle(0.01)
            began = time.monotonic()
            until(lambda: time.monotonic() - began > 1.5)  # the server has looked: it does each second
            served.handlers.gate.set()
            while (answer := bare.next())["type"] == "progress":
                pass
            assert answer["type"] == "done"


def test_it_ends_when_it_is_told_and_says_goodbye(served: Served, bare: Bare) -> None:
    with Bare(served.folder) as other:
        other.hello()
        served.handlers.gate.clear()
        bare.send(id=1, type="segment", picture=bare.picture(), phrase="the cup")
        until(lambda: served.handlers.jobs)
        other.send(id=2, type="stop")
        assert [other.next()["type"] for _ in range(2)] == ["done", "bye"]
        with pytest.raises(ConnectionResetError):
            other.next()
    served.join()
    assert not served.rooms


def test_the_next_question_starts_one_that_ended_meanwhile() -> None:
    """As after its idle time: the client notices with the next question only, and asks it anew."""
    with short_folder() as folder:
        studio = Client(["no-such-program"], "a test", folder)
        with Served(folder):
            assert studio.segment(pixels(), "the cup").mask
        with Served(folder):
            assert studio.segment(pixels(), "the cup").mask
        with pytest.raises(ServeError, match="no-such-program") as caught:
            studio.segment(pixels(), "the cup")
        assert caught.value.code == "start" and "settings" in caught.value.action
        studio.close()
