"""A year of the demonstration: who accompanies whom, what was asked, held, answered and owed.

Everything is invented and drawn from the seed: no share in it may be taken for a statistic.
"""

from usecases.demo.year.write import YearReport, write_year

__all__ = ["YearReport", "write_year"]
