"""Alive and ready, as JSON."""

from typing import Literal

from pydantic import BaseModel


class AliveOut(BaseModel):
    """Le serveur répond."""

    etat: Literal["vif"] = "vif"


class ReadyOut(BaseModel):
    """Le serveur peut répondre à tout."""

    etat: Literal["pret"] = "pret"
    version_index: str
    version_referentiel: str
