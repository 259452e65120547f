"""Diameter, pair, width, area and corners of the rectangle."""

from points import answer

answer("rotating_calipers")
