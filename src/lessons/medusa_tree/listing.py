def grow(accuracies, nodes):
    chances = {(): 1.0}
    while len(chances) <= nodes:
        free = {}
        for path, chance in chances.items():
            head = accuracies[len(path)] if len(path) < len(accuracies) else []
            for rank, accuracy in enumerate(head):
                if path + (rank,) not in chances:
                    free[path + (rank,)] = chance * accuracy
        best = min(free, key=lambda path: (-free[path], len(path), path))
        chances[best] = free[best]  # @grow
    return list(chances)[1:]


def medusa_tree(choices, topk=10, mask="tree"):
    nodes = sorted(map(tuple, choices), key=lambda path: (len(path), path))  # @sort
    rows, positions, tree_indices = [[1] + [0] * len(nodes)], [0], [0]  # @root
    node_of = {(): 0}
    for node, path in enumerate(nodes, start=1):
        parent = node_of[path[:-1]]  # @place
        if mask == "tree":
            row = rows[parent][:]  # @see
        else:
            row = [int(other < node) for other in range(len(nodes) + 1)]  # @see-all
        row[node] = 1
        rows.append(row)
        positions.append(len(path))  # @position
        tree_indices.append(1 + topk * (len(path) - 1) + path[-1])  # @index
        node_of[path] = node

    retrieve, covered = [], set()
    for path in reversed([(), *nodes]):
        if path in covered:
            continue  # @inner
        way = [path[:depth] for depth in range(len(path) + 1)]
        covered.update(way)
        retrieve.append([node_of[path] for path in way])  # @leaf
    longest = max(map(len, retrieve))
    retrieve = [row + [-1] * (longest - len(row)) for row in retrieve]  # @pad
    return nodes, rows, positions, tree_indices, retrieve
