"""Networks of any size and colour, fed with the 48x48 grey faces that all data here is."""

import keras
from keras import layers

from fer_core.datasets.arrays import SIDE
from fer_core.errors import FerError
from fer_core.models.blocks import Tensor
from fer_core.training.recipe import Recipe


def check_input(network: keras.Model, recipe: Recipe) -> None:
    """Check that the network takes what the recipe says.

    Raises:
        FerError: if it takes another size or colour, or no picture of one or three channels.
    """
    _, height, width, channels = network.input_shape
    if channels not in (1, 3):
        raise FerError(f"The network {recipe.model} takes {channels} channels; only 1 and 3 can be made of a face.")
    colour = "grey" if channels == 1 else "rgb"
    if recipe.colour not in (None, colour):
        raise FerError(f"The network {recipe.model} takes {colour} faces: set colour = '{colour}'.")
    if recipe.size is not None and (recipe.size, recipe.size) != (height, width):
        raise FerError(f"The network {recipe.model} takes faces of {width}x{height} pixels: set size = {width}.")


def fitted(image: Tensor, network: keras.Model) -> Tensor:
    """Bring grey faces (B, 48, 48, 1) to the size and the channels that the network takes."""
    _, height, width, channels = network.input_shape
    if (height, width) != (SIDE, SIDE):
        image = layers.Resizing(height, width, interpolation="bilinear", dtype="float32", name="to_size")(image)
    return image if channels == 1 else layers.Concatenate(dtype="float32", name="to_colour")([image] * channels)


def for_grey_faces(network: keras.Model) -> keras.Model:
    """Return the network, weights shared, as it takes grey faces (B, 48, 48, 1)."""
    if tuple(network.input_shape[1:]) == (SIDE, SIDE, 1):
        return network
    image = keras.Input((SIDE, SIDE, 1), name="image")
    outputs = network(fitted(image, network))
    return keras.Model(image, outputs, name=f"{network.name}_for_grey_faces")
