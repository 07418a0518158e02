"""The zoo: every network there is, as data that needs no training library to be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

from fer_core.errors import FerError

Option = bool | int | float | str | tuple[int, ...] | tuple[float, ...]
"""What a builder can be given, beside the classes."""


@dataclass(frozen=True)
class Entry:
    """A network of the zoo.

    Attributes:
        name: what recipes and commands call it.
        document: the document of the project it comes from, or ``FER Studio`` for its own.
        input: height, width, channels.
        classes: number of classes of each head.
        parameters: all weights, with every head.
        trainable: those that training changes.
        builder: ``module:function`` that builds it, imported only when it is built.
        recipe: name of its file in ``recipes``; empty where no trainer is here for it.
        options: what the builder is given to build this network and no relative of it.
    """

    name: str
    document: str
    input: tuple[int, int, int]
    classes: dict[str, int]
    parameters: int
    trainable: int
    builder: str
    recipe: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)


_FOUR, _FIVE, _VOC = {"four": 4}, {"five": 5}, {"voc": 20}


def _entry(
    name: str,
    document: str,
    shape: tuple[int, int, int],
    classes: dict[str, int],
    parameters: tuple[int, int],
    builder: str,
    **options: Option,
) -> Entry:
    """A network of a document; ``parameters`` are all and those that are trained."""
    return Entry(
        name=name,
        document=document,
        input=shape,
        classes=classes,
        parameters=parameters[0],
        trainable=parameters[1],
        builder=f"fer_core.models.{builder}",
        recipe=f"{name}.toml",
        options={"name": name, **options},
    )


def _hogge(name: str, shape: tuple[int, int], parameters: tuple[int, int], function: str, **options: Option) -> Entry:
    side, channels = shape
    return _entry(name, "000 (Hogge)", (side, side, channels), _FOUR, parameters, function, **options)


def _capstone(
    name: str, shape: tuple[int, int], parameters: tuple[int, int], function: str, **options: Option
) -> Entry:
    side, channels = shape
    return _entry(name, "001 (course)", (side, side, channels), _FOUR, parameters, function, **options)


def _studio(name: str, shape: tuple[int, int], parameters: tuple[int, int], function: str, **options: Option) -> Entry:
    side, channels = shape
    return _entry(name, "002 (studio)", (side, side, channels), _FOUR, parameters, function, **options)


def _voc(name: str, side: int, parameters: tuple[int, int], function: str, **options: Option) -> Entry:
    return _entry(name, "004 (VOC)", (side, side, 3), _VOC, parameters, function, **options)


_FLAT, _NORMED, _POOLED = (f"transfer:{name}_transfer" for name in ("flat", "normed", "pooled"))
_BASE: dict[str, Option] = {"weights": "imagenet"}
_CUTS = {"vgg16": "block4_pool", "resnet101": "conv4_block23_add", "efficientnetv2b2": "block5f_expand_activation"}

ZOO: tuple[Entry, ...] = (
    Entry(
        name="fer_small",
        document="FER Studio",
        input=(48, 48, 1),
        classes={"fer2013": 7, "ferplus": 8},
        parameters=2_681_055,
        trainable=2_676_799,
        builder="fer_core.models.fer_small:fer_small",
        recipe="fer_small.toml",
    ),
    _hogge("hogge_1_1", (48, 1), (605_060, 605_060), "hogge:hogge_1", channels=1),
    _hogge("hogge_1_2", (48, 3), (605_572, 605_572), "hogge:hogge_1", channels=3),
    _hogge("hogge_2_1", (48, 1), (455_780, 454_820), "hogge:hogge_2", channels=1),
    _hogge("hogge_2_2", (48, 3), (457_828, 456_868), "hogge:hogge_2", channels=3),
    _hogge("hogge_3_vgg16", (48, 3), (8_856_836, 1_221_444), _FLAT, base="vgg16", cut=_CUTS["vgg16"], **_BASE),
    _hogge(
        "hogge_4_resnet101", (48, 3), (30_060_868, 2_401_092), _FLAT, base="resnet101", cut=_CUTS["resnet101"], **_BASE
    ),
    _hogge(
        "hogge_5_efficientnetv2b2",
        (48, 3),
        (3_687_538, 1_700_676),
        _FLAT,
        base="efficientnetv2b2",
        cut=_CUTS["efficientnetv2b2"],
        **_BASE,
    ),
    _hogge("hogge_6", (48, 1), (2_119_172, 2_114_692), "hogge:hogge_6"),
    _hogge("hogge_7", (48, 1), (1_808_708, 1_807_172), "hogge:hogge_7"),
    _capstone("capstone_1", (48, 1), (605_060, 605_060), "capstone:capstone_1"),
    _capstone("capstone_2", (48, 1), (389_604, 388_644), "capstone:capstone_2"),
    _capstone("capstone_3", (48, 1), (1_782_340, 1_778_116), "capstone:capstone_3"),
    _capstone("capstone_vgg16", (48, 3), (14_887_684, 172_868), _FLAT, base="vgg16", dropout=0.3, **_BASE),
    _capstone("capstone_vgg16_tuned", (48, 3), (15_112_772, 7_475_972), _NORMED, base="vgg16", unfrozen=4, **_BASE),
    _capstone("capstone_resnet50", (224, 3), (26_216_836, 2_627_076), _POOLED, base="resnet50", l2=0.01, **_BASE),
    _capstone("capstone_resnet50v2", (224, 3), (26_193_924, 2_627_076), _POOLED, base="resnet50v2", **_BASE),
    _capstone(
        "capstone_efficientnetb0_cut",
        (224, 3),
        (1_153_163, 206_468),
        _NORMED,
        base="efficientnetb0",
        side=224,
        cut="block6a_expand_activation",
        average=True,
        units_1=256,
        units_2=128,
        **_BASE,
    ),
    _capstone(
        "capstone_efficientnetb0",
        (224, 3),
        (4_411_943, 361_860),
        _POOLED,
        base="efficientnetb0",
        units_1=256,
        units_2=128,
        **_BASE,
    ),
    _studio("studio_0", (48, 1), (1_274_500, 1_274_052), "studio:studio_0"),
    _studio(
        "studio_a", (48, 1), (3_509_444, 3_507_140), "studio:studio_abc", dropout=(0.2, 0.25, 0.3), dense_dropout=0.4
    ),
    _studio("studio_b", (48, 1), (3_509_444, 3_507_140), "studio:studio_abc"),
    _studio("studio_c", (48, 1), (3_509_444, 3_507_140), "studio:studio_abc", dense_l2=1e-3, head_l2=1e-3),
    _studio("studio_b_plus", (48, 1), (3_509_444, 3_507_140), "studio:studio_abc", conv_l2=1e-4, dense_l2=1e-4),
    _studio("studio_b_plus_plus", (48, 1), (3_509_444, 3_507_140), "studio:studio_abc", conv_l2=1e-4, dense_l2=1e-4),
    _studio("studio_vgg16", (224, 3), (15_111_748, 396_036), "transfer:studio_vgg16", **_BASE),
    _studio(
        "studio_resnet50v2",
        (224, 3),
        (24_091_396, 526_084),
        _NORMED,
        base="resnet50v2",
        side=224,
        average=True,
        units_1=256,
        units_2=0,
        **_BASE,
    ),
    _studio(
        "studio_efficientnetb0",
        (224, 3),
        (4_379_559, 329_476),
        _NORMED,
        base="efficientnetb0",
        side=224,
        average=True,
        units_1=256,
        units_2=0,
        **_BASE,
    ),
    _studio("studio_d", (48, 1), (4_980_324, 4_978_340), "studio:studio_d"),
    _studio("studio_grey", (48, 1), (5_867_204, 5_866_308), "studio:studio_colour", channels=1),
    _studio("studio_rgb", (48, 3), (5_868_356, 5_867_460), "studio:studio_colour", channels=3),
    _entry(
        "emotion_resnet",
        "003 (ResNet)",
        (48, 48, 1),
        _FIVE,
        (1_174_021, 1_165_445),
        "emotion_resnet:emotion_resnet",
    ),
    _voc("voc_scratch", 150, (777_695, 777_055), "voc:voc_scratch"),
    _voc("voc_vgg16", 224, (27_570_516, 12_855_828), "voc:voc_flat", base="vgg16", **_BASE),
    _voc(
        "voc_resnet50v2",
        224,
        (75_218_452, 51_653_652),
        "voc:voc_flat",
        base="resnet50v2",
        layers_after=2,
        dropout=0.3,
        **_BASE,
    ),
    _voc("voc_mobilenetv2", 256, (2_283_604, 25_620), "voc:voc_mobilenetv2", **_BASE),
    Entry(
        name="deeplabv3plus_mobilenet",
        document="004 (VOC)",
        input=(224, 224, 3),
        classes={"segmentation": 21},
        parameters=7_067_029,
        trainable=7_048_117,
        builder="fer_core.models.deeplab:deeplabv3plus_mobilenet",
        recipe="",
        options={"name": "deeplabv3plus_mobilenet", "weights": "imagenet"},
    ),
)


def entry(name: str) -> Entry:
    """Return the network called ``name``.

    Raises:
        FerError: if there is none.
    """
    for candidate in ZOO:
        if candidate.name == name:
            return candidate
    raise FerError(f"There is no network called '{name}'. There are: {', '.join(e.name for e in ZOO)}.")


def builder(name: str) -> Callable[..., Any]:
    """Return the function that builds the network, its own options given; this imports Keras.

    Raises:
        FerError: if there is no such network.
    """
    row = entry(name)
    module, function = row.builder.split(":")
    return partial(getattr(import_module(module), function), **row.options)
