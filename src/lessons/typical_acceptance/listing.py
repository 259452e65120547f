from math import exp, log


def typical_acceptance(probs, tokens, epsilon=0.09, delta=0.3):
    entropies, thresholds, accepted = [], [], []
    is_ended = False
    for row, token in zip(probs, tokens):
        entropy = 0.0  # @open
        for p in row:
            entropy += -p * log(p) if p > 0 else 0  # @add
        threshold = min(epsilon, delta * exp(-entropy))  # @threshold
        if is_ended:
            accepted.append(False)  # @after
        elif row[token] > threshold:
            accepted.append(True)  # @accept
        else:
            accepted.append(False)
            is_ended = True  # @reject
        entropies.append(entropy)
        thresholds.append(threshold)
    return entropies, thresholds, accepted, sum(accepted)  # @done
