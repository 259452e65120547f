import math
import struct


def half(x):
    """The nearest f16, of two as near the even one; infinity where it's too large."""
    try:
        return struct.unpack("e", struct.pack("e", x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


class Scaler:
    """What the loss is multiplied by, so that its gradients fit f16."""

    def __init__(self, scale, interval, factor):
        self.scale, self.interval, self.factor = scale, interval, factor  # interval None: fixed
        self.clean = 0

    def step(self, optimizer, grads):
        """Takes gradients of the scaled loss; false where the step is skipped."""
        scale = self.scale
        if not all(math.isfinite(g) for g in grads):
            self.clean = 0
            if self.interval is not None:
                self.scale = max(scale / self.factor, min(scale, 1.0))
            # Neither weights nor moments nor the count of steps change.
            return False  # @skip
        self.clean += 1
        if self.clean == self.interval:
            self.clean = 0
            self.scale = scale * self.factor  # @grow
        optimizer.update([g / scale for g in grads])  # @update
        return True


class Adam:
    """f32 masters, f32 moments, f16 weights for the products."""

    def __init__(self, master, rate):
        self.master, self.rate, self.steps = list(master), rate, 0
        self.first, self.second = [0.0] * len(master), [0.0] * len(master)
        self.weights = [half(w) for w in master]

    def update(self, grads):
        self.steps += 1
        for i, g in enumerate(grads):
            self.first[i] = 0.9 * self.first[i] + 0.1 * g
            self.second[i] = 0.999 * self.second[i] + 0.001 * g * g
            m = self.first[i] / (1 - 0.9**self.steps)
            v = self.second[i] / (1 - 0.999**self.steps)
            # Without masters this would be half(...): what is less than half a unit of the last place is lost.
            self.master[i] -= self.rate * m / (math.sqrt(v) + 1e-8)
            self.weights[i] = half(self.master[i])
