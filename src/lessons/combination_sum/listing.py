def combination_sum(candidates, target, reuse, count, prune, dedup):
    candidates = sorted(candidates)
    path, combinations = [], []
    nodes = pruned = skipped = 0

    def is_duplicate(i, start):
        first = start if dedup == "level" else 0  # "index" tests i > 0
        return dedup != "none" and i > first and candidates[i] == candidates[i - 1]

    def search(start, rest):
        nonlocal nodes, pruned, skipped
        nodes += 1
        if rest == 0 and count in (None, len(path)):
            combinations.append(path[:])  # @emit
            return
        if rest < 0:
            return  # @over
        if len(path) == count:
            return  # @full
        for i in range(start, len(candidates)):
            if prune == "break" and candidates[i] > rest:
                pruned += 1  # @prune
                break
            if is_duplicate(i, start):
                skipped += 1  # @skip
                continue
            path.append(candidates[i])  # @choose
            search(i if reuse else i + 1, rest - candidates[i])
            path.pop()  # @back

    search(0, target)  # @start
    return combinations, nodes, pruned, skipped  # @done
