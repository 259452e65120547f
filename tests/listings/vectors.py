"""Sum, difference, lengths, dot, cross and angle."""

from points import answer

answer("vectors")
