"""Several data sets become one: labels, caps, pictures, ids and where everything came from."""

import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.merge import LabelRule, MergePlan, merge_datasets, parse_class_limits, parse_label_rule
from fer_core.datasets.merge.names import names_of
from fer_core.datasets.versioned import DatasetVersion, add_version, open_dataset
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError

VOTES = (0, 10, 0, 0, 0, 0, 0, 0, 0, 0)


def write(
    folder: Path,
    labels: list[str],
    shape: tuple[int, ...] = (8, 8),
    source: str = "",
    ids: str = "",
    images: NDArray[np.uint8] | None = None,
) -> DatasetVersion:
    name = folder.name
    seed = sum(name.encode())
    images = np.random.default_rng(seed).integers(0, 256, (len(labels), *shape), np.uint8) if images is None else images
    rows = [
        Row(
            f"{ids or name}/{n}",
            source or name,
            f"{name}.csv:{n}",
            ("train", "train", "validation", "test")[n % 4],
            label,
            VOTES if n % 3 == 0 else None,
            f"p{n % 5}",
            ("kept",) if n % 7 == 0 else (),
        )
        for n, label in enumerate(labels)
    ]
    with DatasetWriter(folder, name, shape, sorted(set(labels))) as writer:
        writer.add(images, rows)
        return writer.finish()


def test_two_sources_come_together_with_all_that_is_known(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", ["happy", "sad"] * 8), write(tmp_path / "two", ["angry", "happy"] * 4)
    told: list[tuple[int, int]] = []
    merged = merge_datasets([one, two], tmp_path / "both", on_progress=lambda *of: told.append(of))
    data = merged.dataset
    assert len(data) == 24
    assert told[-1] == (24, 24)
    assert data.label_order == ("happy", "sad", "angry")
    assert np.array_equal(data.pictures(), np.concatenate([one.pictures(), two.pictures()]))
    for column in ("id", "source", "provenance", "person", "split", "label", "hash", "flags"):
        assert data.faces[column].tolist() == one.faces[column].tolist() + two.faces[column].tolist()
    assert [v is not None for v in data.faces["votes"]] == [n % 3 == 0 for n in (*range(16), *range(8))]
    assert tuple(data.faces["votes"][0]) == VOTES
    assert merged.before["one"]["train"] == {"happy": 4, "sad": 4}
    assert merged.after["train"] == {"angry": 2, "happy": 6, "sad": 4}
    assert data.version.action == "merge"
    assert [source["faces"] for source in data.version.details["sources"]] == [16, 8]
    assert merged.notes == ()


def test_labels_are_mapped_for_all_or_for_one_source(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy", "fear", "contempt", "sad"] * 2)
    two = write(tmp_path / "two", ["happy", "fear", "contempt", "sad"] * 2)
    rules = ("fear=surprise", "two:fear=sad", "contempt=")
    plan = MergePlan(tuple(parse_label_rule(text) for text in rules))
    merged = merge_datasets([one, two], tmp_path / "both", plan)
    labels = merged.dataset.faces["label"].tolist()
    assert labels == ["happy", "surprise", "sad"] * 2 + ["happy", "sad", "sad"] * 2
    assert merged.dropped == {"contempt": 4}
    assert merged.dataset.label_order == ("happy", "sad", "surprise")
    assert merged.dataset.version.details["left_out_by_label"] == {"contempt": 4}


def test_a_source_inside_a_data_set_is_meant_too(tmp_path: Path) -> None:
    first = merge_datasets(
        [write(tmp_path / "a", ["sad"] * 4), write(tmp_path / "b", ["sad"] * 4)], tmp_path / "ab"
    ).dataset
    plan = MergePlan((LabelRule("b", "sad", "neutral"),))
    merged = merge_datasets([first, write(tmp_path / "c", ["sad"] * 2)], tmp_path / "abc", plan)
    assert merged.dataset.faces["label"].tolist() == ["sad"] * 4 + ["neutral"] * 4 + ["sad"] * 2


def same_names(tmp_path: Path) -> list[DatasetVersion]:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    return [write(tmp_path / name / "fer", ["happy", "sad"] * 2, source="csv") for name in ("a", "b")]


@pytest.mark.parametrize(
    ("rule", "labels"),
    [
        ("fer-1:happy=sad", ["sad"] * 4 + ["happy", "sad"] * 2),
        ("FER-2:happiness=sad", ["happy", "sad"] * 2 + ["sad"] * 4),
        ("fer-2/csv:happy=sad", ["happy", "sad"] * 2 + ["sad"] * 4),
    ],
)
def test_data_sets_of_one_name_are_told_apart_in_rules_by_the_names_that_are_shown(
    tmp_path: Path, rule: str, labels: list[str]
) -> None:
    merged = merge_datasets(same_names(tmp_path), tmp_path / "all", MergePlan((parse_label_rule(rule),)))
    assert list(merged.before) == ["fer-1", "fer-2"]
    assert merged.dataset.faces["label"].tolist() == labels


@pytest.mark.parametrize(
    ("rule", "choices"),
    [("fer:happy=sad", "fer-1 ({a}) or fer-2 ({b})"), ("csv:happy=sad", "fer-1/csv ({a}) or fer-2/csv ({b})")],
)
def test_a_name_of_two_is_refused_with_the_choices(tmp_path: Path, rule: str, choices: str) -> None:
    datasets = same_names(tmp_path)
    places = {name: f"{tmp_path / name / 'fer'}@1" for name in ("a", "b")}
    with pytest.raises(FerError) as told:
        merge_datasets(datasets, tmp_path / "all", MergePlan((parse_label_rule(rule),)))
    assert str(told.value) == f"The rule '{rule}' may be for {choices.format(**places)}. Write the one that is meant."
    assert not (tmp_path / "all").exists()


def test_a_data_set_that_was_renamed_goes_by_both_names(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy"] * 2)
    one.folder.rename(tmp_path / "renamed")
    datasets = [open_dataset(tmp_path / "renamed"), write(tmp_path / "two", ["happy"] * 2)]
    for name in ("one", "renamed"):
        plan = MergePlan((LabelRule(name, "happy", "sad"),))
        labels = merge_datasets(datasets, tmp_path / f"by {name}", plan).dataset.faces["label"].tolist()
        assert labels == ["sad"] * 2 + ["happy"] * 2
    with pytest.raises(FerError, match="two rules for one label"):
        merge_datasets(
            datasets,
            tmp_path / "both",
            MergePlan((LabelRule("one", "happy", "sad"), LabelRule("renamed", "happy", ""))),
        )


def test_names_that_another_data_set_has_too_are_numbered(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    write(tmp_path / "x" / "b", ["sad"]).folder.rename(tmp_path / "x" / "a")  # the folder a, the data set b
    datasets = [open_dataset(tmp_path / "x" / "a"), write(tmp_path / "B", ["sad"]), write(tmp_path / "b-1", ["sad"])]
    assert names_of(datasets) == ["b-2", "B-3", "b-1"]


def test_the_narrower_rule_goes_first(tmp_path: Path) -> None:
    first = merge_datasets(
        [write(tmp_path / "a", ["sad"] * 2), write(tmp_path / "b", ["sad"] * 2)], tmp_path / "ab"
    ).dataset
    rules = [parse_label_rule(text) for text in ("b:sad=fear", "ab:sad=happy", "sad=angry")]
    merged = merge_datasets([first, write(tmp_path / "c", ["sad"])], tmp_path / "abc", MergePlan(tuple(rules)))
    assert merged.dataset.faces["label"].tolist() == ["happy"] * 2 + ["fear"] * 2 + ["angry"]


def test_rules_match_names_however_their_accents_are_stored(tmp_path: Path) -> None:
    one = write(tmp_path / "one", [unicodedata.normalize("NFD", "Ärger"), "sad"], source="Büro")
    two = write(tmp_path / "two", ["sad"] * 2)
    rules = ("BU\u0308RO:sad=fear", "ärger=angry")
    plan = MergePlan(tuple(parse_label_rule(text) for text in rules))
    merged = merge_datasets([one, two], tmp_path / "both", plan).dataset
    assert merged.faces["label"].tolist() == ["angry", "fear", "sad", "sad"]


def test_a_colon_parts_a_source_off_only_where_one_is_called_so(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", ["1: Freude", "sad"]), write(tmp_path / "two", ["1: Freude", "sad"])
    plan = MergePlan(tuple(parse_label_rule(text) for text in ("1: Freude=happy", "two:1: Freude=")))
    merged = merge_datasets([one, two], tmp_path / "both", plan)
    assert merged.dataset.faces["label"].tolist() == ["happy", "sad", "sad"]
    with pytest.raises(FerError, match=r"'tow:sad=' concerns no face: no source is called 'tow'.*There are: one, two"):
        merge_datasets([one, two], tmp_path / "all", MergePlan((parse_label_rule("tow:sad="),)))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Fear=Surprised", LabelRule("", "Fear", "surprise")),
        ("my set:sad=", LabelRule("my set", "sad", "")),
        ("C:sad=happy", LabelRule("C", "sad", "happy")),
    ],
)
def test_label_rules_are_read(text: str, rule: LabelRule) -> None:
    assert parse_label_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "message"), [("sad", "no rule"), ("=sad", "no rule"), ("sad=bored", "'bored' is no emotion")]
)
def test_label_rules_that_make_no_sense_are_refused(text: str, message: str) -> None:
    with pytest.raises(FerError, match=message):
        parse_label_rule(text)


def test_rules_and_caps_that_concern_nothing_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy", "sad"] * 4)
    for plan, message in (
        (MergePlan((LabelRule("", "fear", "sad"),)), "concerns no face.*There are: happy, sad"),
        (MergePlan((LabelRule("one", "sad", ""), LabelRule("one", "sadness", "happy"))), "two rules"),
        (MergePlan(class_limits={"fear": 3}), "cap for fear, but no face"),
        (MergePlan((LabelRule("", "happy", ""), LabelRule("", "sad", ""))), "No face is left"),
    ):
        with pytest.raises(FerError, match=message):
            merge_datasets([one], tmp_path / "out", plan)
    with pytest.raises(FerError, match="given twice"):
        merge_datasets([one, one], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one"]


def test_caps_are_met_in_proportion_and_reproducibly(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", ["happy"] * 80 + ["sad"] * 10), write(tmp_path / "two", ["happy"] * 40)
    caps = parse_class_limits(["happy=30", "50"])
    merged = merge_datasets([one, two], tmp_path / "ab", MergePlan(class_limits=caps))
    faces = merged.dataset.faces
    happy = faces[faces["label"] == "happy"]
    assert merged.over_limit == {"happy": 90}
    assert happy["source"].value_counts().to_dict() == {"one": 20, "two": 10}
    assert happy["split"].value_counts()["train"] == 15
    assert (faces["label"] == "sad").sum() == 10
    swapped = merge_datasets([two, one], tmp_path / "ba", MergePlan(class_limits=caps)).dataset.faces
    assert set(swapped["id"]) == set(faces["id"])
    other = merge_datasets([one, two], tmp_path / "other", MergePlan(class_limits=caps, seed=1)).dataset.faces
    assert len(other) == len(faces)
    assert set(other["id"]) != set(faces["id"])


@pytest.mark.parametrize("text", ["many", "happy=", "happy=0", "-5", "sad=1.5"])
def test_caps_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(FerError, match="no cap"):
        parse_class_limits([text])
    with pytest.raises(FerError, match="two caps for happy"):
        parse_class_limits(["happy=3", "Happiness=4"])


def test_ids_that_collide_get_their_data_set_s_name(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy"] * 3, ids="x")
    two = write(tmp_path / "two", ["happy"] * 3, ids="x")
    three = write(tmp_path / "three", ["happy"] * 2)
    merged = merge_datasets([one, two, three], tmp_path / "all")
    assert merged.dataset.faces["id"].tolist() == [
        *("one/x/0", "one/x/1", "one/x/2", "two/x/0", "two/x/1", "two/x/2", "three/0", "three/1")
    ]
    assert "one, two" in merged.notes[0]


def test_sources_of_one_name_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    one = write(tmp_path / "faces", ["happy"] * 2)
    two = write(tmp_path / "x" / "faces", ["sad"] * 2)
    three = write(tmp_path / "three", ["sad"] * 2, source="faces", ids="t")
    merged = merge_datasets([one, two, three], tmp_path / "all").dataset.faces
    assert merged["source"].tolist() == ["faces-1", "faces-1", "faces-2", "faces-2", "three/faces", "three/faces"]
    assert merged["id"].tolist() == [
        "faces-1/faces/0",
        "faces-1/faces/1",
        "faces-2/faces/0",
        "faces-2/faces/1",
        "t/0",
        "t/1",
    ]


def test_one_person_in_two_data_sets_is_one_person(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    one, two = write(tmp_path / "ck", ["happy"] * 2), write(tmp_path / "x" / "ck", ["sad"] * 2)
    old = two.faces.assign(person="ck/" + two.faces["person"])  # as imports once wrote them
    merged = merge_datasets([one, add_version(two, old, "review", {})], tmp_path / "all").dataset.faces
    assert merged["source"].tolist() == ["ck-1", "ck-1", "ck-2", "ck-2"]
    assert merged["person"].tolist() == ["p0", "p1", "p0", "p1"]


def test_the_smallest_size_and_grey_are_taken_unless_asked_otherwise(tmp_path: Path) -> None:
    grey = write(tmp_path / "grey", ["happy", "sad"], (48, 48))
    colour = write(tmp_path / "colour", ["happy", "sad"], (64, 80, 3))
    merged = merge_datasets([grey, colour], tmp_path / "small")
    assert (merged.dataset.size, merged.dataset.colour) == ((48, 48), False)
    picture = cv2.cvtColor(colour.pictures()[1], cv2.COLOR_RGB2GRAY)
    assert np.array_equal(merged.dataset.pictures()[3], cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA))
    assert np.array_equal(merged.dataset.pictures()[:2], grey.pictures())
    assert merged.notes == (
        "The pictures of colour are stretched from 80x64 to 48x48.",
        "The pictures of colour lose their colours.",
    )
    large = merge_datasets([grey, colour], tmp_path / "large", MergePlan(size=(96, 96), colour=True)).dataset
    assert (large.size, large.colour) == ((96, 96), True)
    assert np.array_equal(large.pictures()[0, :, :, 0], large.pictures()[0, :, :, 2])


def test_pictures_that_several_sources_have_are_counted(tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (8, 8, 8), np.uint8)
    one = write(tmp_path / "one", ["happy"] * 8, images=images)
    moved = images[[1, 0, 2, 3]].copy()  # train, train, validation, test in both
    moved[3] = images[0]
    merged = merge_datasets([one, write(tmp_path / "two", ["happy"] * 4, images=moved)], tmp_path / "both")
    assert (merged.duplicates, merged.leaks) == (3, 1)


def test_the_version_given_is_the_one_merged(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy", "sad"] * 4)
    cleaned = add_version(one, one.faces.iloc[::2], "duplicates", {})
    merged = merge_datasets([cleaned], tmp_path / "out")
    assert merged.dataset.faces["label"].tolist() == ["happy"] * 4
    assert np.array_equal(merged.dataset.pictures(), one.pictures(np.arange(0, 8, 2)))


def test_an_existing_folder_is_not_touched(tmp_path: Path) -> None:
    one = write(tmp_path / "one", ["happy"] * 4)
    with pytest.raises(FerError, match="exists already"):
        merge_datasets([one], tmp_path / "one")


def test_a_data_set_is_not_written_into_one_that_is_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = write(tmp_path / "one", ["happy"] * 4), write(tmp_path / "two", ["sad"] * 4)
    before = sorted(path.name for path in two.folder.iterdir())
    monkeypatch.chdir(tmp_path)
    for out in (tmp_path / "two" / "merged", Path("two", "versions", "deep", "merged")):
        with pytest.raises(FerError, match=r"merged lies inside .*two, which is to be merged. Choose a folder outside"):
            merge_datasets([one, two], out)
    assert sorted(path.name for path in two.folder.iterdir()) == before
