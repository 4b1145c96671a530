import pytest
from sqlalchemy.exc import OperationalError

from api.wiring import NotReady
from cli.errors import BAD_INPUT, NOTHING_DONE
from cli.refusals import refusal_of, unforeseen
from insertion.errors import InvalidValue, UnknownOpportunity
from persistence.errors import DatabaseBusy, UnreadableDocument
from skills.errors import UnreadableReferential
from tests.api.nasty import CANARY


@pytest.mark.parametrize(
    ("error", "words", "status"),
    [
        (UnreadableDocument(CANARY), "ne peut pas être lu par cette version", BAD_INPUT),
        (DatabaseBusy(CANARY), "base de données ne répond pas", BAD_INPUT),
        (OperationalError(CANARY, {}, Exception(CANARY)), "base de données", BAD_INPUT),
        (UnknownOpportunity(CANARY), "n’existe pas", BAD_INPUT),
        (FileNotFoundError(2, CANARY, "profil.json"), "profil.json n’existe pas", BAD_INPUT),
        (PermissionError(13, CANARY, "profil.json"), "avec vos droits", BAD_INPUT),
        (OSError(28, CANARY, "profil.json"), "ne peut pas être lu ou écrit", BAD_INPUT),
    ],
)
def test_each_error_has_its_sentence_and_its_message_stays_inside(
    error: Exception, words: str, status: int
) -> None:
    refusal = refusal_of(error)
    assert refusal is not None
    assert words in refusal.sentence
    assert refusal.sentence.endswith(".")
    assert CANARY not in refusal.sentence
    assert refusal.status == status


@pytest.mark.parametrize(
    ("error", "sentence", "status"),
    [
        (InvalidValue("id", "1 à 80 lettres"), "id : 1 à 80 lettres.", BAD_INPUT),
        (NotReady("Rien n’est prêt."), "Rien n’est prêt.", BAD_INPUT),
        (
            UnreadableReferential("une table manque"),
            "le référentiel est illisible : une table manque.",
            NOTHING_DONE,
        ),
    ],
)
def test_an_error_that_is_already_a_sentence_is_repeated(
    error: Exception, sentence: str, status: int
) -> None:
    refusal = refusal_of(error)
    assert refusal is not None
    assert (refusal.sentence, refusal.status) == (sentence, status)


def test_a_mistake_of_ours_is_named_by_its_class_only() -> None:
    assert refusal_of(ValueError(CANARY)) is None
    refusal = unforeseen(ValueError(CANARY))
    assert "(ValueError)" in refusal.sentence
    assert CANARY not in refusal.sentence
