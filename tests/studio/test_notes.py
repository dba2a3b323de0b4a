"""What the models did about failures on the way to a result becomes a notice."""

from __future__ import annotations

import pytest

from tests.studio import fake_engine


def test_a_job_that_was_done_with_less_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    note = "Memory ran out, so from now on the inpainter is held in 16 bits. It may take longer."
    monkeypatch.setattr(fake_engine.FakeHandlers, "take_notes", lambda self: (note,), raising=False)
    app = fake_engine.studio()
    try:
        app.controller.files.open_picture(fake_engine.picture(), "noise")
        app.desk.settle()
        app.controller.selecting.select("the horse")
        app.desk.settle()
        assert [each.text for each in app.notices.all if each.severity == "warning"] == [note]
        assert app.session.has_mask
    finally:
        assert app.controller.close()
