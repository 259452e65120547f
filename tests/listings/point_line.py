"""Side, on the segment, distance and nearest point."""

from points import answer

answer("point_line")
