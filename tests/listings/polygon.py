"""Area, place, whether it is convex, and the winding number."""

from points import answer

answer("polygon")
