import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import consult.clock


class Migration(migrations.Migration):

    dependencies = [
        ('consult', '0023_images'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgency', models.CharField(choices=[('urgent', 'Urgent'), ('soon', 'Soon'), ('routine', 'Routine')], max_length=8)),
                ('since', models.DateTimeField(default=consult.clock.now)),
                ('by', models.ForeignKey(help_text='the officer who set it; nobody where it came with the server', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['urgency', '-id'], name='ladders_newest_first')],
            },
        ),
        migrations.AddField(
            model_name='page',
            name='ladder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consult.ladder'),
        ),
        migrations.AddField(
            model_name='rung',
            name='ladder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='consult.ladder'),
        ),
    ]
