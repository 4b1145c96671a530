"""Six ways to find a home from what an employer is told, against the served API and naive twins.

``python -m benchmarks.attacks`` runs them as an employer whose sites and offers were accepted, on
100 people who all said yes to all of its offers: more than any employer will have. Each script has
a control, the same script against what a naive service would answer, which must find the home.
"""
