"""A few values are kept for all visitors; the others are made again."""

from assessment.ui.recent import Recent


def test_what_was_asked_for_last_is_kept_and_the_rest_is_made_again():
    recent, made = Recent(2), []

    def value(key):
        return recent.get(key, lambda: made.append(key) or key.upper())

    assert [value(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert made == ["a", "b"]

    value("c")  # "a" was asked for before "b"

    assert value("b") == "B"
    assert value("a") == "A"
    assert made == ["a", "b", "c", "a"]
