from tests.consult.privacy.corpus import score


def test_the_open_corpus_is_found_as_often_as_it_must_be() -> None:
    told = score("open")
    assert told.failures() == []
    assert told.unblocked == []
    assert told.blocked == []


def test_few_clinical_lines_raise_a_warning() -> None:
    told = score("open")
    assert len(told.warned) <= 0.02 * told.there["clean"]
