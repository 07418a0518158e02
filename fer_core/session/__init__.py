"""What a run leaves behind: faces, record, annotated video, screenshots; written here and read here."""
