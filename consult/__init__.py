"""The domain: doctors, cases, comments, who may see what. It knows no socket, no channel layer, no torch."""
