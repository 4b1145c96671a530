"""What every refusal of the API must look like."""

from typing import Any

from httpx2 import Response

from api.problems import MEDIA_TYPE, TITLES

Problem = dict[str, Any]


def the_problem(response: Response, status: int) -> Problem:
    """Check that ``response`` is a French problem of this status, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    problem: Problem = response.json()
    assert problem["status"] == status
    assert problem["title"] == TITLES[status]
    assert problem["type"] == "about:blank"
    assert problem["detail"].endswith(".")
    for mistake in problem.get("erreurs", []):
        assert set(mistake) == {"champ", "message"}
        assert mistake["message"]
    return problem
