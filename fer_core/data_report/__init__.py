"""A data set told in one page: figures, charts, pictures, and the claims of the source documents answered."""
