"""The hull's points."""

from points import answer

answer("convex_hull")
