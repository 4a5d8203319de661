from bench.figures import Spread, percentile, ratios, table


def test_a_percentile_is_the_nearest_rank() -> None:
    values = [float(value) for value in range(200, 0, -1)]
    assert (percentile(values, 50), percentile(values, 99), percentile(values, 100)) == (100, 198, 200)
    assert percentile([7.0], 99) == 7.0
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios([10, 30, 20], [5, 10, 20]) == Spread(low=1, middle=2, high=3)


def test_a_table_keeps_figures_to_the_right() -> None:
    assert table(("name", "n"), [("a", "1"), ("long name", "1,000")]).splitlines() == [
        "name           n",
        "a              1",
        "long name  1,000",
    ]
