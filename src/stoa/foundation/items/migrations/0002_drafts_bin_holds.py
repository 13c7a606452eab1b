"""Drafts hold what stands in a form (none was ever kept in the old form); bin, used ids, legal holds, upkeep."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("directory", "0001_initial"),
        ("items", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="Draft"),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("read_head", models.IntegerField(null=True)),
                ("form", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="items.item"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.person"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("item", "person"), name="one_draft_a_person"),
        ),
        migrations.CreateModel(
            name='UsedShortId',
            fields=[
                ('short_id', models.CharField(max_length=10, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='obsolete_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.person'),
        ),
        migrations.AddField(
            model_name='item',
            name='verified_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='verified_until',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='item',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published'), ('archived', 'archived'), ('withdrawn', 'withdrawn'), ('binned', 'in the bin')], max_length=12),
        ),
        migrations.CreateModel(
            name='Binned',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='items.item')),
                ('binned_at', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.person')),
                ('stewards', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.accessset')),
            ],
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='items.item')),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.person')),
            ],
        ),
    ]
