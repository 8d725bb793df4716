"""Reports that share passages without an edge of their own are told; those with one are not told twice."""

from dateline.model import Edge, End, Span
from dateline.tell.siblings import find_siblings


def edge(level: str, first: tuple[str, int], second: tuple[str, int], relation: str = "copy") -> Edge:
    ends = [End(report, Span(at, at + 40)) for report, at in (first, second)]
    return Edge(level, relation, *ends, "unknown", 1.0)


def test_passages_in_common_make_siblings_whichever_end_comes_first() -> None:
    (one,) = find_siblings(
        [
            edge("passage", ("b", 90), ("a", 10)),
            edge("passage", ("a", 60), ("b", 0), "revision"),
            edge("passage", ("b", 200), ("a", 60)),
        ]
    )
    assert (one.first, one.second, one.passages) == ("a", "b", 2)
    assert one.relations == ("copy", "revision")
    assert (one.first_span.start, one.second_span.start) == (10, 90)


def test_an_edge_between_reports_says_it_already() -> None:
    rows = [edge("passage", ("a", 0), ("b", 0)), edge("report", ("b", 0), ("a", 0), "revision")]
    assert find_siblings(rows) == []


def test_a_report_is_no_sibling_of_itself_and_the_closest_come_first() -> None:
    rows = [
        edge("passage", ("c", 0), ("c", 300)),
        edge("passage", ("a", 0), ("c", 0)),
        edge("passage", ("b", 0), ("c", 0)),
        edge("passage", ("b", 50), ("c", 50)),
    ]
    assert [(s.first, s.second) for s in find_siblings(rows)] == [("b", "c"), ("a", "c")]
