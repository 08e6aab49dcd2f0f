import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model

SEED = "JBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_the_seed_of_a_second_factor_is_stored_encrypted_and_still_makes_codes() -> None:
    user = get_user_model().objects.create_user(username="officer", password="long enough it is")
    TOTP.activate(user, SEED)
    stored = Authenticator.objects.get(user=user)
    assert SEED not in str(stored.data)
    code = format_hotp_value(hotp_value(SEED, next(iter(yield_hotp_counters_from_time()))))
    assert stored.wrap().validate_code(code)
    assert not stored.wrap().validate_code("not it")
