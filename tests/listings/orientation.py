"""The signs in floating point, the exact ones, and how many differ."""

from points import answer

answer("orientation")
