import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consult', '0025_fill_ladders'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='rung',
            options={'ordering': ('ladder', 'place')},
        ),
        migrations.RemoveConstraint(
            model_name='rung',
            name='one_rung_a_place',
        ),
        migrations.RemoveField(
            model_name='rung',
            name='urgency',
        ),
        migrations.AlterField(
            model_name='page',
            name='ladder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consult.ladder'),
        ),
        migrations.AlterField(
            model_name='rung',
            name='ladder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='consult.ladder'),
        ),
        migrations.AlterField(
            model_name='accessentry',
            name='deed',
            field=models.CharField(choices=[('read', 'Read'), ('follow', 'Follow'), ('image', 'Image'), ('post', 'Post'), ('page', 'Page'), ('state', 'State'), ('sign_in', 'Sign In'), ('sign_in_failed', 'Sign In Failed'), ('sign_out', 'Sign Out'), ('verify', 'Verify'), ('role', 'Role'), ('unseal', 'Unseal'), ('ladder', 'Ladder'), ('export', 'Export'), ('recall', 'Recall'), ('inquiry', 'Inquiry'), ('erase', 'Erase')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.UniqueConstraint(fields=('ladder', 'place'), name='one_rung_a_place'),
        ),
    ]
