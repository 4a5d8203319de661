from django.db import models

from consult.models.cases import Case
from consult.models.texts import Text
from consult.models.translations import Translation


class SearchEntry(models.Model):
    """
    The words of one text, or of one translation of it, as a search compares them: no accents, capitals or marks.

    Only `consult.search.index` writes here; the index of the database itself follows this table (decision 40).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="+")
    translation = models.OneToOneField(Translation, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
