"""The naive twin of matrices of roads: one pair of communes, one division."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.communes import CommuneCode, Communes, DensityClass
from geo.distance import great_circle_km
from geo.travel import TravelMode, access_minutes, minutes_per_km
from insertion.beneficiary import Profile

Pair = tuple[CommuneCode, CommuneCode]


@dataclass(frozen=True)
class NaiveRoads:
    """Driven minutes between communes by the mode asked, None where no way is known."""

    mode: TravelMode
    driven: Mapping[Pair, float | None]

    def minutes(
        self,
        profile: Profile,
        km: float,
        densities: tuple[DensityClass, DensityClass],
        there: CommuneCode | None,
        communes: Communes,
    ) -> dict[TravelMode, float]:
        """Return the minutes of the modes that the matrix answers for, none from elsewhere."""
        known = profile.home_commune is not None and profile.home_commune in communes.by_code
        home = profile.home_commune if known else communes.nearest(profile.home).code
        assert home is not None
        home = communes.get(home).current_code
        if not any(home in pair for pair in self.driven):
            return {}
        means = profile.means if profile.means is not None else {TravelMode.CAR}
        served = {self.mode, TravelMode.CARPOOL} if self.mode is TravelMode.CAR else {self.mode}
        if TravelMode.TRANSIT in means:
            means = means | {TravelMode.WALK}
        factor = 1.0 if there is None else self._factor(home, there, communes)
        return {
            mode: access_minutes(mode) + minutes_per_km(mode, *densities) * km * factor
            for mode in served & set(means)
        }

    def _factor(self, home: CommuneCode, there: CommuneCode, communes: Communes) -> float:
        if there not in communes.by_code:
            return 1.0
        there = communes.get(there).current_code
        ways = [self.driven.get((home, there)), self.driven.get((there, home))]
        if None in ways:
            return 1.0
        one, other = communes.get(home), communes.get(there)
        km = great_circle_km(one.center, other.center)
        if km < 1.0:
            return 1.0
        modelled = minutes_per_km(self.mode, one.density, other.density) * km
        longest = max(way for way in ways if way is not None)
        return min(max(longest / modelled, 0.4), 4.0)
