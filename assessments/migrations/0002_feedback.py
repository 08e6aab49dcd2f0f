import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.feedback.models.thread
import cases.care.models.facts
import unioncare.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0015_claim_disease"),
        ("organisation", "0005_leave"),
        ("visits", "0010_erased_alerts"),
        ("assessments", "0001_surveys"),
        ("worklist", "0014_assessment_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=20, unique=True, verbose_name="number")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("care", "Ask for care"),
                            ("aid", "Ask for aid"),
                            ("insurance", "Insurance"),
                            ("rights", "Lawful rights"),
                            ("suggestion", "Suggestion"),
                            ("complaint", "Complaint"),
                        ],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("form", "Form on the phone"),
                            ("qr", "Code on a poster"),
                            ("staff", "Noted for somebody who called or came"),
                            ("visit", "From a visit"),
                        ],
                        max_length=10,
                        verbose_name="how it came",
                    ),
                ),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="anonymous")),
                ("name", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="name")),
                ("phone", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="phone")),
                ("is_major", models.BooleanField(default=False, verbose_name="major matter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("answered", "Answered"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("reopened_at", models.DateTimeField(blank=True, null=True, verbose_name="reopened")),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="words erased")),
                ("code_index", models.BinaryField(max_length=16)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="about whom the complaint is",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.illnesscase",
                        verbose_name="case",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.member",
                        verbose_name="member",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="visits.visitreferral",
                        verbose_name="referral",
                    ),
                ),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="worklist.subject",
                        verbose_name="subject",
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
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("code_index",), name="feedback_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["care", "aid", "insurance", "rights", "suggestion", "complaint"]),
                            (
                                "state__in",
                                ["received", "acknowledged", "answered", "reopened", "closed", "refused", "withdrawn"],
                            ),
                            ("way__in", ["form", "qr", "staff", "visit"]),
                        ),
                        name="feedback_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False),
                            models.Q(("member__isnull", True), ("name", b""), ("phone", b"")),
                            _connector="OR",
                        ),
                        name="feedback_anonymous_is_nobody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__isnull", True), ("category", "complaint"), _connector="OR"),
                        name="feedback_about_is_complaint",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["category", "-id"], name="feedback_by_category"),
                    models.Index(fields=["state", "ended_at"], name="feedback_by_state"),
                    models.Index(fields=["received_at"], name="feedback_received"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.CharField(
                        choices=[("writer", "Whoever asked"), ("staff", "The union")],
                        max_length=10,
                        verbose_name="written by",
                    ),
                ),
                ("is_answer", models.BooleanField(default=False, verbose_name="answer")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="text")),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="satisfaction",
                    ),
                ),
                (
                    "score_words",
                    unioncare.core.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="words about the answer"
                    ),
                ),
                ("scored_at", models.DateTimeField(blank=True, null=True, verbose_name="judged")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="assessments.feedbackrequest",
                        verbose_name="feedback",
                    ),
                ),
            ],
            options={
                "verbose_name": "message of feedback",
                "verbose_name_plural": "messages of feedback",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("is_answer", True), ("score__gte", 1), ("score__lte", 5)),
                            _connector="OR",
                        ),
                        name="feedback_score_of_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("author__isnull", False), ("by", "staff")),
                            models.Q(("author__isnull", True), ("by", "writer"), ("is_answer", False)),
                            _connector="OR",
                        ),
                        name="feedback_author_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        storage=cases.care.models.facts.private_storage,
                        upload_to=assessments.feedback.models.thread.file_path,
                        verbose_name="file",
                    ),
                ),
                (
                    "file_name",
                    unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="file name"),
                ),
                ("content_type", models.CharField(editable=False, max_length=100)),
                ("size", models.PositiveIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="assessments.feedbackrequest",
                        verbose_name="feedback",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of feedback",
                "verbose_name_plural": "files of feedback",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "sha256"), name="feedback_file_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=20, verbose_name="step")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("answered", "Answered"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("acknowledged", "Acknowledged"),
                            ("answered", "Answered"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="reason")),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="assessments.feedbackrequest",
                        verbose_name="feedback",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of feedback",
                "verbose_name_plural": "steps of feedback",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RightsHelp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Labour contract"),
                            ("wages", "Wages"),
                            ("injury", "Work injury"),
                            ("insurance", "Social insurance"),
                            ("medical", "Medical treatment period"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="kind of matter",
                    ),
                ),
                (
                    "applicant",
                    unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="applicant"),
                ),
                (
                    "respondent",
                    unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="respondent"),
                ),
                (
                    "amount",
                    unioncare.core.fields.MoneyField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="amount, CNY"
                    ),
                ),
                ("facts", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="facts")),
                ("evidence", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="evidence")),
                ("limitation_date", models.DateField(blank=True, null=True, verbose_name="limitation date")),
                ("result", unioncare.core.fields.EncryptedTextField(blank=True, default="", verbose_name="result")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights",
                        to="assessments.feedbackrequest",
                        verbose_name="feedback",
                    ),
                ),
            ],
            options={
                "verbose_name": "rights help",
                "verbose_name_plural": "rights help",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["contract", "wages", "injury", "insurance", "medical", "other"]),
                            models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        ),
                        name="rights_kind_and_amount",
                    ),
                ],
            },
        ),
    ]
