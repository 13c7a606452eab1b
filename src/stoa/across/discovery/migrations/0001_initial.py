import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0003_person_is_active'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchesForgotten',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='Sought',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=120)),
                ('language', models.CharField(max_length=10)),
                ('times', models.PositiveIntegerField()),
                ('empty', models.PositiveIntegerField()),
                ('opened', models.PositiveIntegerField(default=0)),
                ('askers', models.BigIntegerField()),
                ('people', models.PositiveSmallIntegerField(default=0)),
                ('askers_in_vain', models.BigIntegerField(default=0)),
                ('people_in_vain', models.PositiveSmallIntegerField(default=0)),
                ('last_on', models.DateField()),
                ('status', models.CharField(choices=[('open', 'open'), ('explained', 'explained'), ('label', 'label to add'), ('need', 'something to write')], default='open', max_length=10)),
                ('note', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'indexes': [models.Index(fields=['status', '-people'], name='sought_by_most')],
                'constraints': [models.UniqueConstraint(fields=('words', 'language'), name='sought_once')],
            },
        ),
        migrations.CreateModel(
            name='RecentSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fold', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=120)),
                ('times', models.PositiveIntegerField(default=1)),
                ('last_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-last_at'], name='searched_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('person', 'fold'), name='searched_once')],
            },
        ),
    ]
