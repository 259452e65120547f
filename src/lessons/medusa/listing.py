def medusa(likeliest, guesses, prompt, choices, most):
    """`likeliest(text)`: the model's next token. `guesses(text)`: each head's candidates for the tokens after that one."""
    text = list(prompt)  # what the cache holds
    root = likeliest(text)  # @prompt
    made, passes = [root], 1
    while len(made) < most:
        heads = guesses(text)
        tokens = {(): root}
        for path in map(tuple, choices):
            tokens[path] = heads[len(path) - 1][path[-1]]  # @draft

        def way(path):
            return [tokens[path[:length]] for length in range(len(path) + 1)]

        # One forward pass over all nodes; each sees the cache, its ancestors and itself.
        said = {path: likeliest(text + way(path)) for path in tokens}  # @verify
        path = ()
        while True:
            children = [other for other in tokens if other[:-1] == path and other and tokens[other] == said[path]]
            if not children:
                break
            path = children[0]  # @accept
        text += way(path)  # @compact
        root = said[path]
        made += way(path)[1:] + [root]
        passes += 1
    return made[:most], passes


def plain(likeliest, prompt, most):
    text = list(prompt)
    for _ in range(most):
        text.append(likeliest(text))  # @next
    return text[len(prompt):]
