"""The region of half-planes: its corners, and whether it is bounded; null where it is empty."""

from points import answer

answer("half_planes")
