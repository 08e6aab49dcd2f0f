"""Masks keep what identifies a paper to its owner and hide the rest."""

import pytest

from unioncare.core.masking import mask_card, mask_everything, mask_id_number, mask_name, mask_numbers, mask_phone


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_id_number, "140221196512013518", "1402**********3518"),
        (mask_phone, "13812342046", "138****2046"),
        (mask_card, "6222021234567890412", "***************0412"),
        (mask_name, "王伟强", "王**"),
        (mask_id_number, "1402", "****"),
        (mask_phone, "", ""),
        (mask_numbers, "13812342046", "138****2046"),
        (mask_numbers, "陈 138-1234-2046 王", "陈 138******2046 王"),
        (mask_numbers, "14022119651201351x", "140***********351x"),
        (mask_numbers, "138.1234.2046", "138******2046"),
        (mask_numbers, "陈 2026-0004", "陈 2026-0004"),
        (mask_everything, "anything", "******"),
        (mask_everything, "", ""),
    ],
)
def test_a_mask_shows_only_what_the_rule_allows(mask, text, shown):
    assert mask(text) == shown
