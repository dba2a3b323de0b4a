"""Expected failures say in one line what to do."""

from __future__ import annotations

import pickle

import pytest

from locheads_studio import errors


def test_one_line_with_the_action() -> None:
    error = errors.PictureError("strange\nname\x1b[31m.png is no picture.", "Open another")
    assert str(error) == "strange name [31m.png is no picture. Open another."
    assert error.code == "picture"
    assert str(errors.StudioError("What happened?", "Try again!")) == "What happened? Try again!"
    assert str(errors.StudioError("It failed", "")) == "It failed."


def test_codes_are_different_and_survive_pickling() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.StudioError)]
    assert len({k.code for k in kinds}) == len(kinds) >= 9
    for kind in kinds:
        again = pickle.loads(pickle.dumps(kind("a", "b")))
        assert (type(again), str(again)) == (kind, "a. b.")


def test_a_cancel_is_no_error() -> None:
    assert not issubclass(errors.Cancelled, errors.StudioError)
    with pytest.raises(errors.Cancelled):
        raise errors.Cancelled
