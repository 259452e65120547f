// The nearest code of each vector. |z - c|^2 / 2 is |z|^2 / 2 - (z.c - |c|^2 / 2), so the nearest code has the largest z.c - |c|^2 / 2; sums go in
// the order of dimensions, and of equal scores the lowest index wins. Each invocation has 8 vectors and streams the codes past them, 8 at a
// time: no matrix of vectors and codes is ever in memory.
//
// Made of      shared/train, tile, counting, this file
// Overrides    COUNT_IO, KEEP_MARGINS: after the nearest codes, by how much the score of each is ahead of the second best
// Dispatch     x = workgroups of 64 * 8 vectors; `rows` are vectors, `at` codes, `columns` dimensions
// Traffic      reads, for each 8 vectors, 16 * columns words and 8 half lengths for each 8 codes; writes one a vector, two with margins

@group(0) @binding(1) var<storage, read> a: array<f32>;       // vectors
@group(0) @binding(2) var<storage, read> b: array<f32>;       // codes
@group(0) @binding(3) var<storage, read> halves: array<f32>;
@group(0) @binding(4) var<storage, read_write> nearest: array<u32>;
@group(0) @binding(5) var<storage, read_write> io: array<atomic<u32>, 4>;

override KEEP_MARGINS: bool = false;

const FARTHEST = 3.4028234e38f;

struct Best {
    score: f32,
    code: u32,
    second: f32,
}

fn nearer(best: Best, score: f32, code: u32) -> Best {
    if (score > best.score) {
        return Best(score, code, best.score);  // @nearer
    }
    return Best(best.score, best.code, select(best.second, max(best.second, score), KEEP_MARGINS));
}

fn top(v: vec4f) -> f32 {
    return max(max(v.x, v.y), max(v.z, v.w));
}

// Most blocks of codes have nothing better.
fn better(best: Best, products: mat2x4f, first: u32, halved: mat2x4f) -> Best {
    let low = products[0] - halved[0];
    let high = products[1] - halved[1];
    let most = max(top(low), top(high));
    if (most <= best.score) {
        return Best(best.score, best.code, max(best.second, most));
    }
    var found = nearer(best, low.x, first);
    found = nearer(found, low.y, first + 1);
    found = nearer(found, low.z, first + 2);
    found = nearer(found, low.w, first + 3);
    found = nearer(found, high.x, first + 4);
    found = nearer(found, high.y, first + 5);
    found = nearer(found, high.z, first + 6);
    return nearer(found, high.w, first + 7);
}

// Codes past the last are farther than all.
fn half_at(code: u32) -> f32 {
    return select(halves[min(code, task.at - 1)], FARTHEST, code >= task.at);
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
    let none = Best(-FARTHEST, 0, -FARTHEST);
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
        let halved = mat2x4f(
            vec4f(half_at(first), half_at(first + 1), half_at(first + 2), half_at(first + 3)),
            vec4f(half_at(first + 4), half_at(first + 5), half_at(first + 6), half_at(first + 7)),
        );
        count_io(16 * task.columns + 8, 0);
        best0 = better(best0, products.r0, first, halved);
        best1 = better(best1, products.r1, first, halved);
        best2 = better(best2, products.r2, first, halved);
        best3 = better(best3, products.r3, first, halved);
        best4 = better(best4, products.r4, first, halved);
        best5 = better(best5, products.r5, first, halved);
        best6 = better(best6, products.r6, first, halved);
        best7 = better(best7, products.r7, first, halved);
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
