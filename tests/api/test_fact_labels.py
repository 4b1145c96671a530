from api.fact_labels import CERTIFICATE_LABELS, EXPERIENCE_LABELS, OTHER_CONTRACT_LABELS, label_of
from skills.certificates_in_text import CERTIFICATES, DRIVING_CERTIFICATES
from skills.contracts_in_text import CONTRACTS, OTHER_CONTRACTS
from skills.experience_in_text import CODES
from skills.mentions import FactKind


def test_every_code_that_a_text_may_give_has_its_words() -> None:
    assert set(CERTIFICATE_LABELS) == {*CERTIFICATES, *DRIVING_CERTIFICATES}
    assert set(OTHER_CONTRACT_LABELS) == set(OTHER_CONTRACTS)
    assert set(EXPERIENCE_LABELS) == set(CODES)
    for code in (*CONTRACTS, *OTHER_CONTRACTS):
        assert label_of(FactKind.CONTRACT, code, code)


def test_hours_are_written_as_people_say_them() -> None:
    assert label_of(FactKind.WEEKLY_HOURS, "17.5", "") == "17,5 h par semaine"
    assert label_of(FactKind.WEEKLY_HOURS, "20-35", "") == "de 20 à 35 h par semaine"
    assert label_of(FactKind.SHIFTS, "lun-ven 06:00-14:00", "") == "lun-ven 06:00 à 14:00"
