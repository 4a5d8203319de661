from django.db import migrations


def fill(apps, _editor):
    """What stands becomes the first ladder of its urgency, and what is under way climbs that."""
    Ladder, Rung, Page = (apps.get_model("consult", name) for name in ("Ladder", "Rung", "Page"))
    for urgency in Rung.objects.order_by("urgency").values_list("urgency", flat=True).distinct():
        ladder = Ladder.objects.create(urgency=urgency)
        Rung.objects.filter(urgency=urgency).update(ladder=ladder)
        Page.objects.filter(urgency=urgency).update(ladder=ladder)


class Migration(migrations.Migration):

    dependencies = [
        ('consult', '0024_ladders'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
