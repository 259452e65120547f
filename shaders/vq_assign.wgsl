// The nearest code of each vector. |z - c|^2 / 2 is |z|^2 / 2 - (z.c - |c|^2 / 2), so the nearest code has the largest z.c - |c|^2 / 2; sums go in
// the order of dimensions, and of equal scores the lowest index wins. Each invocation has 8 vectors and streams the codes past them, 8 at a
// time: no matrix of vectors and codes is ever in memory.
//
// Made of      shared/train, tile, counting, this file
// Overrides    COUNT_IO, KEEP_MARGINS: after the nearest codes, by how much the score of each is ahead of the second best
// Dispatch     x = workgroups of 64 * 8 vectors; `rows` are vectors, `at` codes, `columns` dimensions
// Traffic      reads, for each 8 vectors, 16 * columns words for each 8 codes, and 8 half lengths a code; writes one a vector, two with margins

@group(0) @binding(1) var<storage, read> a: array<f32>;       // vectors
@group(0) @binding(2) var<storage, read> b: array<f32>;       // codes
@group(0) @binding(3) var<storage, read> halves: array<f32>;
@group(0) @binding(4) var<storage, read_write> nearest: array<u32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

override KEEP_MARGINS: bool = false;

struct Best {
    score: f32,
    code: u32,
    second: f32,
}

fn better(best: Best, products: mat2x4f, first: u32) -> Best {
    var found = best;
    for (var j = 0u; j < min(8u, task.at - first); j++) {
        let score = products[j / 4][j % 4] - halves[first + j];
        if (score > found.score) {
            found = Best(score, first + j, found.score);  // @nearer
        } else if (KEEP_MARGINS) {
            found.second = max(found.second, score);
        }
        count_io(1, 0);
    }
    return found;
}

fn write(row: u32, best: Best) {
    if (row < task.rows) {
        nearest[row] = best.code;
        count_io(0, 1);
        if (KEEP_MARGINS) {
            nearest[task.rows + row] = bitcast<u32>(best.score - best.second);
            count_io(0, 1);
        }
    }
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.x * 8;
    if (row >= task.rows) {
        return;
    }
    let none = Best(-3.4028234e38f, 0, -3.4028234e38f);
    var best0 = none;
    var best1 = none;
    var best2 = none;
    var best3 = none;
    var best4 = none;
    var best5 = none;
    var best6 = none;
    var best7 = none;
    let of_a = Operand(0, row, task.rows - 1, task.columns, 1);
    for (var first = 0u; first < task.at; first += 8) {
        let of_b = Operand(0, first, task.at - 1, task.columns, 1);
        let products = tile_product(of_a, of_b, task.columns);
        count_io(16 * task.columns, 0);
        best0 = better(best0, products.r0, first);
        best1 = better(best1, products.r1, first);
        best2 = better(best2, products.r2, first);
        best3 = better(best3, products.r3, first);
        best4 = better(best4, products.r4, first);
        best5 = better(best5, products.r5, first);
        best6 = better(best6, products.r6, first);
        best7 = better(best7, products.r7, first);
    }
    write(row + 0, best0);
    write(row + 1, best1);
    write(row + 2, best2);
    write(row + 3, best3);
    write(row + 4, best4);
    write(row + 5, best5);
    write(row + 6, best6);
    write(row + 7, best7);
    flush_io();
}
