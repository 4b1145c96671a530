"""``vicinal geocode``: from a place written by hand to a commune, offline."""

from typing import Annotated

import typer

from cli.options import AsJson, limit_option

DEFAULT_LIMIT = 5


def geocode(
    text: Annotated[
        str, typer.Argument(metavar="TEXTE", help="Commune, code postal, ou adresse qui la nomme.")
    ],
    limit: Annotated[int, limit_option(DEFAULT_LIMIT)] = DEFAULT_LIMIT,
    as_json: AsJson = False,
) -> int:
    """Trouver une commune par son nom ou son code postal, sans réseau."""
    from api.schemas.reference import CommuneOut, CommunesOut
    from cli.errors import NOTHING_DONE, OK
    from cli.query_input import checked_query
    from cli.terminal import Sentence, messages, output, print_json, table
    from geo.communes import load_communes
    from geo.geocoding import default_geocoder
    from usecases.look_up import look_up_communes

    query = checked_query(text, limit)
    found = look_up_communes(query.q, default_geocoder(), query.limite)
    if as_json:
        answer = CommunesOut(items=[CommuneOut.of(each) for each in found])
        print_json(answer.model_dump(mode="json"))
    elif found:
        present = load_communes().get
        lines = table("Code", "Commune", "Dépt", "Latitude", "Longitude", "Confiance")
        for place in found:
            lat, lon = (
                f"{degrees:.4f}" for degrees in (place.coordinates.lat, place.coordinates.lon)
            )
            commune = place.commune
            confidence = f"{place.confidence:.0%}"
            name = commune.name
            if commune.parent is not None:  # offers are listed under the present commune
                name += f" (dans {present(commune.parent).name}, {commune.parent})"
            lines.add_row(commune.code, Sentence(name), commune.departement, lat, lon, confidence)
        output().print(lines)
    else:
        messages().print("Aucune commune reconnue : vérifiez le nom, ou donnez un code postal.")
    return OK if found else NOTHING_DONE
