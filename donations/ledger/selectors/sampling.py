"""Which entries a sample holds: the same for the same seed, whenever and by whomever it is drawn."""

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.fields import CharField
from django.db.models.functions import MD5, Cast, Concat

from ..enums import SampleKind
from ..models import AuditSample, Entry, SampledEntry

# As many as somebody can look at one by one.
MOST = 200


def entries_of(sample: AuditSample) -> list[int]:
    """Return the keys of the entries that a sample asks for, by number; at most one more than MOST."""
    rows = Entry.objects.filter(
        fund=sample.fund, number__lte=sample.until_number, booked_on__range=(sample.first, sample.last)
    )
    if sample.kind == SampleKind.RANDOM:
        # The order of a keyed shuffle: by the digest of seed and number, which anybody can work out again.
        drawn = rows.annotate(
            lot=MD5(Concat(Value(f"{sample.seed}:"), Cast("number", CharField()), output_field=CharField()))
        )
        chosen = drawn.order_by("lot").values_list("number", "pk")[: sample.size]
        return [pk for _number, pk in sorted(chosen)]
    moved = rows.filter(lines__amount__gt=0).annotate(moved=Sum("lines__amount")).filter(moved__gte=sample.amount)
    return list(moved.order_by("number").values_list("pk", flat=True)[: MOST + 1])


def sampled(sample: AuditSample) -> QuerySet[SampledEntry]:
    """Return the entries of a sample with what their rows show."""
    rows = SampledEntry.objects.filter(sample=sample).select_related("entry__fund", "entry__by", "looked_by")
    return rows.prefetch_related("entry__lines").order_by(F("entry__number"))
