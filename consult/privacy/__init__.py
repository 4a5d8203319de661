"""The scan of a text for what identifies a patient: pure, in English and Spanish."""
