import sqlite3

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

from consult.search.words import folded

GIN = GinIndex(SearchVector("words", config="simple"), name="search_entry_words")

# https://www.sqlite.org/fts5.html#external_content_tables
OUT = "INSERT INTO consult_searchwords (consult_searchwords, rowid, words) VALUES ('delete', old.id, old.words);"
IN = "INSERT INTO consult_searchwords (rowid, words) VALUES (new.id, new.words);"
FTS5 = (
    "CREATE VIRTUAL TABLE consult_searchwords USING fts5"
    " (words, content='consult_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    f"CREATE TRIGGER consult_searchwords_in AFTER INSERT ON consult_searchentry BEGIN {IN} END",
    f"CREATE TRIGGER consult_searchwords_out AFTER DELETE ON consult_searchentry BEGIN {OUT} END",
    f"CREATE TRIGGER consult_searchwords_change AFTER UPDATE ON consult_searchentry BEGIN {OUT} {IN} END",
)
ERASE = "INSERT INTO consult_searchwords (consult_searchwords, rank) VALUES ('secure-delete', 1)"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.add_index(apps.get_model("consult", "SearchEntry"), GIN)
        return
    for statement in (*FTS5, *([ERASE] if sqlite3.sqlite_version_info >= (3, 42) else [])):
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    # On PostgreSQL it goes with its table, on SQLite the triggers do.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE consult_searchwords")


def fill(apps, schema_editor):
    """What was written before there was a search."""
    Text, Translation, SearchEntry = (apps.get_model("consult", name) for name in ("Text", "Translation", "SearchEntry"))
    newest = {}
    for of, field, pk in Text.objects.order_by("revision").values_list("of", "field", "pk"):
        newest[of, field] = pk
    standing = set(newest.values())
    entries = []
    for text in Text.objects.filter(redacted_at=None).iterator():
        if text.pk in standing:
            entries.append(SearchEntry(case_id=text.case_id, text_id=text.pk, words=folded(text.body)))
    translations = {}
    for row in Translation.objects.filter(text__redacted_at=None).select_related("text").order_by("pk").iterator():
        if row.text_id in standing:
            translations[row.text_id, row.language] = row
    for row in translations.values():
        entries.append(
            SearchEntry(case_id=row.text.case_id, text_id=row.text_id, translation_id=row.pk, words=folded(row.body))
        )
    SearchEntry.objects.bulk_create([entry for entry in entries if entry.words], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("consult", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="consult.case"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="consult.text"
                    ),
                ),
                (
                    "translation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="consult.translation",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
