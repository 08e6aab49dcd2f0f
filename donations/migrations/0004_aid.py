from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import unioncare.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_declined_papers"),
        ("donations", "0003_audit"),
        ("organisation", "0005_leave"),
        ("worklist", "0012_payment_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relief", "Serious-illness relief"),
                            ("condolence", "Condolence money"),
                            ("emergency", "Emergency advance"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="kind of aid",
                    ),
                ),
                (
                    "notice",
                    models.CharField(
                        choices=[
                            ("before", "Before the payment, which waits for it"),
                            ("after", "Beside the payment, which does not wait"),
                            ("never", "Not at all"),
                        ],
                        default="before",
                        max_length=6,
                        verbose_name="public notice",
                    ),
                ),
                (
                    "signed_above",
                    unioncare.core.fields.MoneyField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty: no amount needs one.",
                        max_digits=14,
                        null=True,
                        verbose_name="second signature above",
                    ),
                ),
                (
                    "yearly_cap",
                    unioncare.core.fields.MoneyField(
                        blank=True,
                        decimal_places=2,
                        help_text="For one member; empty: no limit of its own.",
                        max_digits=14,
                        null=True,
                        verbose_name="most in a year",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy of a kind of aid",
                "verbose_name_plural": "policies of aid",
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["relief", "condolence", "emergency"]),
                            ("notice__in", ["before", "after", "never"]),
                        ),
                        name="grant_policy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_above__isnull", True), ("signed_above__gte", 0), _connector="OR"),
                            models.Q(("yearly_cap__isnull", True), ("yearly_cap__gt", 0), _connector="OR"),
                        ),
                        name="grant_policy_amounts",
                        violation_error_message="Amounts are above 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="code")),
                ("name_zh", models.CharField(max_length=80, verbose_name="name in Chinese")),
                ("name_en", models.CharField(blank=True, max_length=80, verbose_name="name in English")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relief", "Serious-illness relief"),
                            ("condolence", "Condolence money"),
                            ("emergency", "Emergency advance"),
                        ],
                        max_length=12,
                        verbose_name="kind of aid",
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hospital", "Stay in hospital"),
                            ("illness", "Illness"),
                            ("major_illness", "Major illness"),
                            ("death", "Death of the member"),
                            ("festival", "Festival (warmth campaign)"),
                        ],
                        max_length=15,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("share", "A share of what is paid out of pocket"),
                            ("flat", "A flat sum"),
                            ("standard", "A standard: up to"),
                        ],
                        max_length=10,
                        verbose_name="reckoned by",
                    ),
                ),
                (
                    "amount",
                    unioncare.core.fields.MoneyField(
                        decimal_places=2, default=Decimal("0"), max_digits=14, verbose_name="amount"
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="share, %",
                    ),
                ),
                (
                    "higher_from",
                    unioncare.core.fields.MoneyField(
                        blank=True,
                        decimal_places=2,
                        help_text="Paid out of pocket, in yuan.",
                        max_digits=14,
                        null=True,
                        verbose_name="higher share from",
                    ),
                ),
                (
                    "higher_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="higher share, %",
                    ),
                ),
                (
                    "yearly_cap",
                    unioncare.core.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="most in a year"
                    ),
                ),
                ("once_a_year", models.BooleanField(default=False, verbose_name="once a year")),
                (
                    "min_severity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="from severity",
                    ),
                ),
                (
                    "min_hardship",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "No hardship"),
                            (1, "Hardship by illness"),
                            (2, "Relative hardship"),
                            (3, "Deep hardship"),
                        ],
                        default=0,
                        verbose_name="from hardship",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="in force from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="in force until")),
                (
                    "diseases",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None: every disease.",
                        related_name="+",
                        to="cases.disease",
                        verbose_name="diseases",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of aid",
                "verbose_name_plural": "rules of aid",
                "ordering": ["kind", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["share", "flat", "standard"]),
                            ("kind__in", ["relief", "condolence", "emergency"]),
                            ("min_severity__range", (1, 4)),
                        ),
                        name="grant_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "share"), ("percent__gt", 0)),
                            models.Q(models.Q(("basis", "share"), _negated=True), ("amount__gt", 0)),
                            _connector="OR",
                        ),
                        name="grant_rule_gives",
                        violation_error_message="A share needs its percentage, everything else its amount.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0),
                            ("higher_percent__range", (0, 100)),
                            ("percent__range", (0, 100)),
                            models.Q(("yearly_cap__isnull", True), ("yearly_cap__gt", 0), _connector="OR"),
                        ),
                        name="grant_rule_ranges",
                        violation_error_message="Percentages lie between 0 and 100, amounts above 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="grant_rule_ordered",
                        violation_error_message="A rule does not end before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=20, unique=True, verbose_name="grant number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relief", "Serious-illness relief"),
                            ("condolence", "Condolence money"),
                            ("emergency", "Emergency advance"),
                        ],
                        max_length=12,
                        verbose_name="kind of aid",
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hospital", "Stay in hospital"),
                            ("illness", "Illness"),
                            ("major_illness", "Major illness"),
                            ("death", "Death of the member"),
                            ("festival", "Festival (warmth campaign)"),
                        ],
                        max_length=15,
                        verbose_name="occasion",
                    ),
                ),
                (
                    "proposed",
                    unioncare.core.fields.MoneyField(
                        decimal_places=2, max_digits=14, verbose_name="proposed by the rules"
                    ),
                ),
                ("asked", unioncare.core.fields.MoneyField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("because", models.JSONField(default=dict, editable=False)),
                (
                    "over_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why more than the rules propose"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what the money is for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("notice", "On public notice"),
                            ("payment", "Payment ordered"),
                            ("paid", "Paid"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("failed", "Payment failed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="drafted")),
                ("requested_at", models.DateTimeField(blank=True, null=True, verbose_name="asked for")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("papers_due_on", models.DateField(blank=True, null=True, verbose_name="papers due on")),
                ("papers_at", models.DateTimeField(blank=True, null=True, verbose_name="papers complete")),
                ("orders", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="payment noted")),
                ("receipt_on", models.DateField(blank=True, null=True, verbose_name="receipt signed on")),
                ("received_by", models.CharField(blank=True, max_length=60, verbose_name="receipt signed by")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "approval",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant",
                        to="worklist.approval",
                        verbose_name="approval",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="grants",
                        to="cases.illnesscase",
                        verbose_name="case",
                    ),
                ),
                (
                    "cost",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.costentry",
                        verbose_name="cost entry",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="donations.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "initiated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="cases.member",
                        verbose_name="member",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="worklist.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donations.grantrule",
                        verbose_name="rule of aid",
                    ),
                ),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["relief", "condolence", "emergency"]),
                            (
                                "state__in",
                                [
                                    "draft",
                                    "review",
                                    "approved",
                                    "notice",
                                    "payment",
                                    "paid",
                                    "closed",
                                    "refused",
                                    "withdrawn",
                                    "failed",
                                ],
                            ),
                        ),
                        name="grant_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked__gt", 0), ("proposed__gte", 0)), name="grant_amounts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__lte", models.F("proposed")),
                            models.Q(("over_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_above_has_reason",
                        violation_error_message="More than the rules propose needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_on__isnull", True), ("state__in", ("paid", "closed")), _connector="OR"
                        ),
                        name="grant_paid_when_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn", "refused"]),
                            ("requested_at__isnull", False),
                            _connector="OR",
                        ),
                        name="grant_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("receipt_on__isnull", True),
                            models.Q(("paid_on__isnull", False), models.Q(("received_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="grant_receipt_signed",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["unit", "created_at", "id"], name="grant_unit"),
                    models.Index(fields=["state", "created_at", "id"], name="grant_by_state"),
                    models.Index(fields=["member", "requested_at"], name="grant_of_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=30, verbose_name="step")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("notice", "On public notice"),
                            ("payment", "Payment ordered"),
                            ("paid", "Paid"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("failed", "Payment failed"),
                        ],
                        max_length=10,
                        verbose_name="from",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("notice", "On public notice"),
                            ("payment", "Payment ordered"),
                            ("paid", "Paid"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("failed", "Payment failed"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="donations.grant",
                        verbose_name="grant",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a grant",
                "verbose_name_plural": "steps of grants",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Hardship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hardship",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "No hardship"),
                            (1, "Hardship by illness"),
                            (2, "Relative hardship"),
                            (3, "Deep hardship"),
                        ],
                        verbose_name="class of hardship",
                    ),
                ),
                ("because", models.JSONField(default=dict, editable=False)),
                (
                    "earlier_held",
                    models.BooleanField(blank=True, null=True, verbose_name="the earlier assessment was right"),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                ("assessed_on", models.DateField(verbose_name="assessed on")),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assessed by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hardships",
                        to="cases.illnesscase",
                        verbose_name="case",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="cases.householdsurvey",
                        verbose_name="home verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of hardship",
                "verbose_name_plural": "assessments of hardship",
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("hardship__in", [0, 1, 2, 3])), name="hardship_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earlier_held", False), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hardship_wrong_has_remark",
                        violation_error_message="Say what was wrong with the earlier assessment.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("masked_name", models.CharField(max_length=60, verbose_name="masked name")),
                ("unit_name", models.CharField(max_length=120, verbose_name="unit as published")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relief", "Serious-illness relief"),
                            ("condolence", "Condolence money"),
                            ("emergency", "Emergency advance"),
                        ],
                        max_length=12,
                        verbose_name="kind of aid",
                    ),
                ),
                ("amount", unioncare.core.fields.MoneyField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("published_on", models.DateField(verbose_name="published on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice",
                        to="donations.grant",
                        verbose_name="grant",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "public notice",
                "verbose_name_plural": "public notices",
                "ordering": ["-published_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("published_on"))), name="notice_ordered"
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.F("ends_on"), condition=models.Q(("withdrawn_at__isnull", True)), name="notice_standing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.BinaryField(unique=True)),
                (
                    "text",
                    unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="what is wrong"),
                ),
                (
                    "contact",
                    unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="how to reach you"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Being looked into"), ("upheld", "Upheld"), ("rejected", "Not upheld")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="received")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="donations.notice",
                        verbose_name="public notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["-raised_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered",
                    ),
                ],
            },
        ),
    ]
