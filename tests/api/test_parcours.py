"""What happens to people over HTTP: written once, read by who may, counted for the convention."""

from fastapi.testclient import TestClient

from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

REFERENT = as_actor("referent:ref-1")
AMOUNT, PLACED = "montant_mensuel", "positionnement_id"
PARCOURS = f"{PREFIX}/beneficiaires/{{}}/parcours"


def write(
    client: TestClient, person: str, body: dict[str, object], actor: str = "referent:ref-1"
) -> dict[str, object]:
    answer = client.post(PARCOURS.format(person), json=body, headers=as_actor(actor))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_an_event_is_written_and_read_again(client: TestClient) -> None:
    written = write(client, "b-2", {"type": "contrat_signe", "le": "2026-02-03", "duree_mois": 6})
    listed = client.get(PARCOURS.format("b-2"), headers=as_actor("beneficiaire:b-2")).json()
    assert written in listed["items"]
    assert written["libelle"] == "Contrat d’engagements signé"


def test_a_correction_replaces_and_the_former_is_kept(client: TestClient) -> None:
    first = write(client, "b-4", {"type": "rdv", "le": "2026-02-03"})
    again = write(client, "b-4", {"type": "rdv", "le": "2026-02-04", "corrige": first["id"]})
    shown = client.get(PARCOURS.format("b-4"), headers=REFERENT).json()["items"]
    assert [each["id"] for each in shown] == [again["id"]]
    whole = client.get(
        PARCOURS.format("b-4"), headers=REFERENT, params={"corriges": "true"}
    ).json()["items"]
    assert [each["id"] for each in whole] == [first["id"], again["id"]]
    twice = {"type": "rdv", "le": "2026-02-05", "corrige": first["id"]}
    refused = client.post(PARCOURS.format("b-4"), json=twice, headers=REFERENT)
    assert refused.status_code == 422


def test_the_same_key_writes_one_event(client: TestClient) -> None:
    body = {"type": "rdv", "le": "2026-02-03"}
    headers = as_actor("referent:ref-1", key="parcours-once")
    first = client.post(PARCOURS.format("b-5"), json=body, headers=headers)
    second = client.post(PARCOURS.format("b-5"), json=body, headers=headers)
    assert first.content == second.content
    assert len(client.get(PARCOURS.format("b-5"), headers=REFERENT).json()["items"]) == 1


def test_a_person_of_someone_else_and_no_person_answer_the_same(client: TestClient) -> None:
    body = {"type": "rdv", "le": "2026-02-03"}
    answers = [
        client.post(PARCOURS.format(person), json=body, headers=as_actor(actor))
        for person, actor in (
            ("b-12", "referent:ref-1"),
            ("nobody", "referent:ref-1"),
            ("b-1", "beneficiaire:b-1"),
            ("b-1", "operateur:jean:op-1"),
            ("b-1", "referent:nobody"),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_what_cannot_be_is_refused_by_its_field(client: TestClient) -> None:
    for body, field in (
        ({"type": "rdv", "le": "2999-01-01"}, "le"),
        ({"type": "rdv", "le": "1900-01-01"}, "le"),
        ({"type": "orientation", "le": "2026-01-01"}, "orientation"),
        ({"type": "rdv", "le": "2026-01-01", "duree_mois": 3}, "duree_mois"),
        ({"type": "sortie_emploi", "le": "2026-01-01", "montant_mensuel": 1.5}, AMOUNT),
        ({"type": "sortie_emploi", "le": "2026-01-01", "montant_mensuel": "NaN"}, AMOUNT),
        ({"type": "sortie_emploi", "le": "2026-01-01", "positionnement_id": "x"}, PLACED),
        (
            {"type": "orientation", "le": "2026-01-01", "orientation": "social"}
            | {"organisation_id": "nowhere"},
            "organisation_id",
        ),
    ):  # fmt: skip
        answer = client.post(PARCOURS.format("b-1"), json=body, headers=REFERENT)
        assert answer.status_code == 422, body
        assert [each["champ"] for each in answer.json()["erreurs"]] == [field]


def test_a_late_contract_is_on_the_list_with_the_text_that_asks_for_it(client: TestClient) -> None:
    write(client, "b-6", {"type": "orientation", "le": "2026-01-05", "orientation": "social"})
    agenda = client.get(f"{PREFIX}/echeances", headers=REFERENT).json()
    (late,) = [
        each
        for each in agenda["en_retard"]
        if each["beneficiaire_id"] == "b-6" and each["regle"] == "contrat"
    ]
    assert late["echeance"] == "2026-03-05"
    assert late["texte"]["section"] == "3, article 4.4"
    waiting = client.get(
        f"{PREFIX}/positionnements", headers=REFERENT, params={"size": "100"}
    ).json()["items"]
    unanswered = {"souhaite", "propose", "a_valider", "transmis"}
    expected = {each["id"] for each in waiting if each["etat"]["code"] in unanswered}
    assert set(agenda["sans_reponse"]) <= expected
    own = {each["id"] for each in waiting if each["beneficiaire_id"] == "b-1"}
    assert expected & own <= set(agenda["sans_reponse"])
    assert "b-7" in agenda["sans_nouvelles"]
    assert "b-12" not in agenda["sans_nouvelles"]


def test_nobody_reads_the_list_of_someone_else(client: TestClient) -> None:
    for actor in ("referent:ref-2", "departement:dep-1", "beneficiaire:ref-1"):
        answer = client.get(
            f"{PREFIX}/echeances", headers=as_actor(actor), params={"referent": "ref-1"}
        )
        assert answer.status_code == 404


def test_the_departement_sees_nothing_of_fewer_than_eleven_people(client: TestClient) -> None:
    write(client, "b-8", {"type": "notification", "le": "2026-01-05"})
    period = {"du": "2026-01-01", "au": "2026-12-31"}
    url = f"{PREFIX}/indicateurs"
    everyone = client.get(url, headers=as_actor("departement:dep-1"), params=period).json()
    assert everyone["petits_effectifs_caches"]
    assert everyone["foyers"] is None
    own = client.get(url, headers=REFERENT, params=period | {"referent": "ref-1"}).json()
    assert own["foyers"] >= 1
    codes = [each["code"] for each in own["fiche_5"]]
    assert codes[0] == "taux_orientation"
    assert len(codes) == 7


def test_indicators_are_for_who_may_see_them_over_a_period_that_is_one(client: TestClient) -> None:
    url, period = f"{PREFIX}/indicateurs", {"du": "2026-01-01", "au": "2026-12-31"}
    for actor, more in (
        ("referent:ref-2", {"referent": "ref-1"}),
        ("referent:ref-1", {}),
        ("departement:dep-1", {"referent": "ref-1"}),
        ("operateur:jean:op-1", {}),
    ):
        answer = client.get(url, headers=as_actor(actor), params=period | more)
        assert answer.status_code == 404
    for wrong in (
        {"du": "2026-12-31", "au": "2026-01-01"},
        {"du": "2010-01-01", "au": "2026-01-01"},
        period | {"territoire": "99999"},
        {"du": "9999-12-31", "au": "9999-12-31"},
    ):
        answer = client.get(url, headers=as_actor("departement:dep-1"), params=wrong)
        assert answer.status_code == 422, wrong


def test_a_convention_that_held_no_delay_yet_is_said(client: TestClient) -> None:
    period = {"du": "2001-01-01", "au": "2001-12-31"}
    answer = client.get(
        f"{PREFIX}/indicateurs", headers=as_actor("departement:dep-1"), params=period
    )
    assert answer.status_code == 422


def test_indicators_are_a_file_that_says_how_each_is_counted(client: TestClient) -> None:
    period = {"du": "2026-01-01", "au": "2026-12-31"}
    url, headers = f"{PREFIX}/indicateurs", as_actor("departement:dep-1")
    shown = client.get(url, headers=headers, params=period).json()
    assert all(each["calcul"] for each in shown["fiche_5"])
    table = client.get(url, headers=headers, params=period | {"format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    text = table.content.decode("utf-8-sig")
    assert shown["fiche_5"][0]["calcul"] in text
    assert "moins de 11" in text  # what the page hides, the file hides
    book = client.get(url, headers=headers, params=period | {"format": "xlsx"})
    assert book.content.startswith(b"PK")


def test_the_pages_of_a_parcours_put_together_are_the_whole(client: TestClient) -> None:
    for day in ("2026-02-03", "2026-02-04", "2026-02-05"):
        write(client, "b-8", {"type": "rdv", "le": day})
    url = PARCOURS.format("b-8")
    whole = client.get(url, headers=REFERENT).json()
    assert (whole["page"], whole["size"], whole["total"]) == (1, 100, len(whole["items"]))
    assert whole["total"] >= 3
    pages = [
        client.get(url, headers=REFERENT, params={"page": str(page), "size": "1"}).json()
        for page in range(1, whole["total"] + 2)
    ]
    assert [each for page in pages for each in page["items"]] == whole["items"]
    assert {page["pages"] for page in pages} == {whole["total"]}
    back = client.get(url, headers=REFERENT, params={"sens": "decroissant"}).json()
    assert back["items"] == whole["items"][::-1]
    the_problem(client.get(url, headers=REFERENT, params={"size": "101"}), 422)


def test_the_pages_of_what_is_to_do_put_together_are_the_whole(client: TestClient) -> None:
    url = f"{PREFIX}/echeances"
    whole = client.get(url, headers=REFERENT).json()
    parts = ("en_retard", "cette_semaine", "a_venir", "sans_reponse", "sans_nouvelles")
    assert whole["totaux"] == {part: len(whole[part]) for part in parts}
    assert sum(whole["totaux"].values()) > 1
    size = 2
    first = client.get(url, headers=REFERENT, params={"size": str(size)}).json()
    assert first["pages"] == -(-max(whole["totaux"].values()) // size)
    pages = [
        client.get(url, headers=REFERENT, params={"size": str(size), "page": str(page)}).json()
        for page in range(1, first["pages"] + 2)
    ]
    for part in parts:
        assert [each for page in pages for each in page[part]] == whole[part]
        assert all(page["totaux"] == whole["totaux"] for page in pages)
