"""Delaunay's triangles."""

from points import answer

answer("delaunay")
