"""What is seen in a frame: the face detector, the tracker, the crop and its quality."""
