"""A data set told in one page: figures, charts, pictures, and the documents' observations answered."""
