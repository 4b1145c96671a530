"""Names of communes inside a sentence."""

import pytest

from api.place_names import of_commune


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Angers", "d’Angers"),
        ("Écouflant", "d’Écouflant"),
        ("Nantes", "de Nantes"),
        ("Le Mans", "du Mans"),
        ("Les Ponts-de-Cé", "des Ponts-de-Cé"),
        ("La Flèche", "de La Flèche"),
        ("L’Île-d’Yeu", "de L’Île-d’Yeu"),
        ("Lessay", "de Lessay"),
    ],
)
def test_the_name_of_a_commune_takes_the_preposition_it_asks_for(name: str, said: str) -> None:
    assert of_commune(name) == said
