"""The wording and the classes of errors."""

import einmul as em
import pytest


def test_classes_are_those_that_numpy_users_catch():
    assert issubclass(em.ShapeError, ValueError)
    assert issubclass(em.AxisError, ValueError) and issubclass(em.AxisError, IndexError)
    assert issubclass(em.DTypeError, TypeError)


MESSAGES = [
    (
        lambda: em.ones((3, 4)) @ em.ones((5, 6)),
        em.ShapeError,
        "matmul: inner dimensions differ: left is (3, 4), right is (5, 6); "
        "left axis 1 has 4, right axis 0 has 5",
    ),
    (
        lambda: em.ones((2, 3, 4)) + em.ones((5, 4)),
        em.ShapeError,
        "add: shapes (2, 3, 4) and (5, 4) do not broadcast: "
        "left axis 1 has 3, right axis 0 has 5",
    ),
    (
        lambda: em.sum(em.ones((2, 3)), axis=2),
        em.AxisError,
        "sum: axis 2 is out of range for an array of rank 2",
    ),
    (
        lambda: em.ones((2, 3))[2, 0],
        IndexError,
        "index 2 is out of range for axis 0 of length 2",
    ),
]


@pytest.mark.parametrize("number", range(len(MESSAGES)))
def test_messages(number):
    call, kind, text = MESSAGES[number]
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == text


def test_a_hint_only_where_it_helps():
    with pytest.raises(em.ShapeError) as caught:
        em.ones((3, 4)) @ em.ones((5, 4))
    first, blank, hint = str(caught.value).split("\n")
    assert first.startswith("matmul: inner dimensions differ") and blank == ""
    assert hint.startswith("hint: ") and "(4, 5)" in hint
    with pytest.raises(em.ShapeError) as caught:
        em.ones((3, 4)) @ em.ones((5, 6))
    assert "hint" not in str(caught.value)


def test_misuse_as_a_truth_value_names_the_way_out():
    with pytest.raises(ValueError, match="any.*all"):
        bool(em.ones(3))
    with pytest.raises(TypeError):
        float(em.ones(3))
    with pytest.raises(TypeError):
        float(em.asarray(1j))
    with pytest.raises(TypeError):
        range(em.asarray(1.0))
    with pytest.raises(TypeError):
        hash(em.ones(1))
    with pytest.raises(ValueError, match="ragged"):
        em.asarray([[1, 2], [3]])
    with pytest.raises(IndexError):
        em.ones(3)[1.0]
