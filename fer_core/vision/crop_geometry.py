"""Where a face's box lies in a training tile.

Apart from what measures it and what cuts by it, so that a model's manifest can hold it without loading OpenCV.
"""

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TILE_SIDE: Final = 48
"""Pixels of a training tile, and of what the networks take."""


class CropGeometry(BaseModel):
    """Where the detector's box lies in the 48x48 tiles the network learned from, in tile sides.

    A live face is cut so that its box comes to lie at the same place.

    Attributes:
        detector: Which detector measured it: "short_range" or "full_range".
        x: Left edge of the box.
        y: Top edge of the box.
        side: Side of the (square) box.
        align_eyes: Whether the crop is turned until the eyes are level.
    """

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)

    detector: str = "short_range"
    x: float = 0.07
    y: float = 0.16
    side: float = Field(default=0.86, gt=0.2, lt=3)
    align_eyes: bool = False

    @model_validator(mode="after")
    def _middle_in_the_tile(self) -> Self:
        across, down = self.x + self.side / 2, self.y + self.side / 2
        if not (0 <= across <= 1 and 0 <= down <= 1):
            raise ValueError(f"the middle of the face would lie at {across:g}, {down:g}, outside of the tile")
        return self
