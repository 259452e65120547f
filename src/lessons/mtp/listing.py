import math


def targets(text, tokens, depth):
    """For each depth k, the token k + 1 places on from each that is read; None where the text has ended."""
    return [[text[i + k + 1] if i + k + 1 < len(text) else None for i in range(tokens)] for k in range(depth + 1)]


def losses(chances, targets):
    """Means over the tokens that have a target; chances[k][i][token]."""
    means = []
    for p, wanted in zip(chances, targets):
        each = [-math.log(p[i][token]) for i, token in enumerate(wanted) if token is not None]  # @loss
        means.append(sum(each) / len(each))  # @mean
    return means


def objective(chances, targets, weight):
    """What a step makes smaller: a token without a target counts 0 among all, and each depth weighs weight / depths."""
    tokens, depth = len(targets[0]), len(targets) - 1
    sums = [mean * sum(t is not None for t in wanted) / tokens for mean, wanted in zip(losses(chances, targets), targets)]
    return sums[0] + sum(weight / depth * loss for loss in sums[1:])


def verify(said, drafts, known):
    """The tokens that a pass gives: said[i] is what the model itself says after place i of the known ones and the drafts."""
    given = []
    for draft in drafts:
        if draft != said[known - 1 + len(given)]:
            break
        given.append(draft)  # @accept
    given.append(said[known - 1 + len(given)])  # @own
    return given


def decode(model, draft, prompt, most):
    """Tokens by drafts, and how many passes they took. `model(text)` says a next token after each place."""
    text, drafts, passes = list(prompt), [], 0
    while len(text) < len(prompt) + most:
        text += verify(model(text + drafts), drafts, len(text))
        drafts = draft(text)
        passes += 1
    return text[len(prompt) :], passes


def decode_plainly(model, prompt, count):
    text = list(prompt)
    for _ in range(count):
        text.append(model(text)[-1])  # @plain
    return text[len(prompt) :]
