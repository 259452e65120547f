"""The closest pair's indices and distance."""

from points import answer

answer("closest_pair")
