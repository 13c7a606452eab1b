import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('items', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('country', models.CharField(blank=True, max_length=2)),
                ('reader', models.CharField(choices=[('public', 'the public'), ('staff', 'staff'), ('government', 'governments'), ('employers', 'employers’ organizations'), ('workers', 'workers’ organizations'), ('partner', 'partners'), ('donor', 'donors')], max_length=12)),
                ('what', models.CharField(choices=[('page', 'page opened'), ('file', 'file downloaded'), ('export', 'taken as data'), ('search', 'opened from a search')], max_length=10)),
                ('count', models.PositiveIntegerField()),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='items.item')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'day', 'country', 'reader', 'what'), name='one_count_a_day')],
            },
        ),
    ]
