"""The screens: HTML made by the server, readable without JavaScript.

Knows HTTP, words and layout. Computes nothing: what is shown comes from the use cases.
"""
