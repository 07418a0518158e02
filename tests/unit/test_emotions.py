import pytest

from fer_core import emotions


@pytest.mark.parametrize("classes", [4, 5, 7, 8])
def test_a_label_set_has_as_many_labels_as_asked(classes: int) -> None:
    labels = emotions.label_set(classes)
    assert len(set(labels)) == classes
    assert set(labels) <= set(emotions.COLOURS)


def test_an_unknown_count_is_refused() -> None:
    with pytest.raises(ValueError, match="no label set of 6"):
        emotions.label_set(6)


def test_fer2013_order_is_that_of_its_emotion_column() -> None:
    assert emotions.FER2013.index("happy") == 3
    assert emotions.FER2013.index("neutral") == 6


def test_every_emotion_has_a_colour_of_its_own() -> None:
    assert len(set(emotions.COLOURS.values())) == len(emotions.COLOURS) == 9


def test_every_emotion_is_shown_at_its_place_whatever_the_network_says_first() -> None:
    assert [emotions.FERPLUS[place] for place in emotions.shown_order(emotions.FERPLUS)] == [
        *emotions.FER2013,
        "contempt",
    ]
    assert emotions.shown_order(emotions.FER2013) == tuple(range(7))
    assert emotions.shown_order(("other", "sad", "angry")) == (2, 1, 0)
