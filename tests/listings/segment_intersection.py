"""What two segments have in common: no point, one, or two ends."""

from points import answer

answer("intersection")
