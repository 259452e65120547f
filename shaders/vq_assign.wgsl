// The nearest code of each vector. |z - c|^2 / 2 is |z|^2 / 2 - (z.c - |c|^2 / 2), so the nearest code has the largest z.c - |c|^2 / 2; sums go in
// the order of dimensions, and of equal scores the lowest index wins. Each invocation has 8 vectors and streams the codes past them, 8 at a
// time, as vq_codes laid them out: no matrix of vectors and codes is ever in memory. Written out, since arrays that are indexed by a loop's
// variable leave the registers on some devices.
//
// Made of      shared/train, counting, this file
// Overrides    COUNT_IO, KEEP_MARGINS: after the nearest codes, by how much the score of each is ahead of the second best
// Dispatch     x = workgroups of 64 * 8 vectors; `rows` are vectors, `at` codes, `columns` dimensions
// Traffic      reads, for each 8 vectors, 16 * columns words and 8 half lengths for each 8 codes; writes one a vector, two with margins

@group(0) @binding(1) var<storage, read> vectors: array<f32>;
@group(0) @binding(2) var<storage, read> codes: array<vec4f>;   // by dimension
@group(0) @binding(3) var<storage, read> halves: array<vec4f>;
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
fn better(best: Best, low: vec4f, high: vec4f, first: u32) -> Best {
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

// Where a vector begins; past the last it's the last again.
fn begin_of(row: u32) -> u32 {
    return min(row, task.rows - 1) * task.columns;
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.x * 8;
    if (row >= task.rows) {
        return;
    }
    let z0 = begin_of(row + 0);
    let z1 = begin_of(row + 1);
    let z2 = begin_of(row + 2);
    let z3 = begin_of(row + 3);
    let z4 = begin_of(row + 4);
    let z5 = begin_of(row + 5);
    let z6 = begin_of(row + 6);
    let z7 = begin_of(row + 7);
    let none = Best(-FARTHEST, 0, -FARTHEST);
    var best0 = none;
    var best1 = none;
    var best2 = none;
    var best3 = none;
    var best4 = none;
    var best5 = none;
    var best6 = none;
    var best7 = none;
    let step = (task.at + 7) / 8 * 2;
    for (var first = 0u; first < task.at; first += 8) {
        var low0 = vec4f();
        var high0 = vec4f();
        var low1 = vec4f();
        var high1 = vec4f();
        var low2 = vec4f();
        var high2 = vec4f();
        var low3 = vec4f();
        var high3 = vec4f();
        var low4 = vec4f();
        var high4 = vec4f();
        var low5 = vec4f();
        var high5 = vec4f();
        var low6 = vec4f();
        var high6 = vec4f();
        var low7 = vec4f();
        var high7 = vec4f();
        var at = first / 4;
        for (var i = 0u; i < task.columns; i++) {
            let low = codes[at];
            let high = codes[at + 1];
            let x0 = vectors[z0 + i];
            low0 += x0 * low;
            high0 += x0 * high;
            let x1 = vectors[z1 + i];
            low1 += x1 * low;
            high1 += x1 * high;
            let x2 = vectors[z2 + i];
            low2 += x2 * low;
            high2 += x2 * high;
            let x3 = vectors[z3 + i];
            low3 += x3 * low;
            high3 += x3 * high;
            let x4 = vectors[z4 + i];
            low4 += x4 * low;
            high4 += x4 * high;
            let x5 = vectors[z5 + i];
            low5 += x5 * low;
            high5 += x5 * high;
            let x6 = vectors[z6 + i];
            low6 += x6 * low;
            high6 += x6 * high;
            let x7 = vectors[z7 + i];
            low7 += x7 * low;
            high7 += x7 * high;
            at += step;
        }
        let half_low = halves[first / 4];
        let half_high = halves[first / 4 + 1];
        count_io(16 * task.columns + 8, 0);
        best0 = better(best0, low0 - half_low, high0 - half_high, first);
        best1 = better(best1, low1 - half_low, high1 - half_high, first);
        best2 = better(best2, low2 - half_low, high2 - half_high, first);
        best3 = better(best3, low3 - half_low, high3 - half_high, first);
        best4 = better(best4, low4 - half_low, high4 - half_high, first);
        best5 = better(best5, low5 - half_low, high5 - half_high, first);
        best6 = better(best6, low6 - half_low, high6 - half_high, first);
        best7 = better(best7, low7 - half_low, high7 - half_high, first);
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
