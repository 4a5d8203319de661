"""What an author answered about their words goes with the words, whichever they are: a comment or a text of a card."""

from django.db import migrations, models

ASKED = ("comment.posted", "comment.edited")


def to_texts(apps, schema_editor):
    Event, Text = apps.get_model("consult", "Event"), apps.get_model("consult", "Text")
    for event in Event.objects.filter(type__in=ASKED, data__has_key="annotations").iterator():
        annotations = event.data.pop("annotations")
        Text.objects.filter(pk=event.data["text"], redacted_at=None).update(annotations=annotations)
        event.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("consult", "0021_inquiries")]

    operations = [
        migrations.AddField(
            model_name="text",
            name="annotations",
            field=models.JSONField(default=list, help_text="what their author answered when asked back about them"),
        ),
        migrations.RunPython(to_texts, migrations.RunPython.noop),
        migrations.RemoveField(model_name="comment", name="annotations"),
    ]
