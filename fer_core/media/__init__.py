"""Where frames come from and where they go: cameras, video files, pictures, the demo clip, the writer."""
