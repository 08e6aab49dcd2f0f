def test_a_chip_switches_its_filter_on_and_keeps_the_others(show) -> None:
    shown = show('<c-chip label="Visits" param="kind" value="visit" />', at="/work/?unit=7")
    assert 'href="?unit=7&amp;kind=visit"' in shown
    assert "aria-current" not in shown


def test_a_pressed_chip_drops_its_filter_and_says_so(show) -> None:
    shown = show('<c-chip label="Visits" param="kind" value="visit" />', at="/work/?kind=visit&kind=claim")
    assert 'href="?kind=claim"' in shown
    assert 'aria-current="true"' in shown


def test_a_filter_or_a_sort_order_begins_the_list_anew(show) -> None:
    at = "/work/?after=abc&unit=7"
    assert "after" not in show('{% query_with sort="name" %}', at=at)
    assert "after" not in show('{% query_toggle "kind" "visit" %}', at=at)
    assert "after" not in show('{% sort_link "Name" "name" %}', at=at)


def test_the_next_page_keeps_the_query(show) -> None:
    assert show('{% query_with after="xyz" %}', at="/?unit=7&after=abc") == "?unit=7&amp;after=xyz"


def test_a_sorted_column_says_how_and_turns_round(show) -> None:
    assert 'aria-sort="ascending"' in show('{% sort_link "Name" "name" %}', at="/?sort=name")
    assert 'href="?sort=-name"' in show('{% sort_link "Name" "name" %}', at="/?sort=name")
    assert 'aria-sort="descending"' in show('{% sort_link "Name" "name" %}', at="/?sort=-name")
    assert "aria-sort" not in show('{% sort_link "Name" "name" %}', at="/?sort=unit")


def test_what_comes_in_by_the_query_is_escaped(show) -> None:
    assert "<script>" not in show('{% sort_link "Name" "name" %}', at="/?x=%3Cscript%3E")
