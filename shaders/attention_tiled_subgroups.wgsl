// FlashAttention forward with a block of eight rows for each subgroup. Each of its invocations scores two keys against all eight rows;
// maxima and denominators are found, and weights passed on, within the subgroup: one barrier in all, and no score in workgroup memory.
// The vectors of values are dealt out, and where there are more invocations than vectors, every party of them takes its share of the keys.
//
// Right for subgroups of any width, partly filled or not, wherever in them an invocation lies: invocations count themselves off, and
// subgroups fetch their blocks from a counter. Where a subgroup has gaps, its first invocation works alone.
//
// Made of      shared/subgroups (in browsers), f32 or f16, scoring, counting, width_64 or width_128, fused, this file
// Overrides    D4, DV4 (the shape's), INVOCATIONS, BLOCKS, COUNT_IO; MOST_LANES lets tests have narrow subgroups anywhere
// Dispatch     x = ceil(ceil(n / 8) / BLOCKS) workgroups, y = heads; row_begin counts blocks of 8 rows
// Memory       128 * BLOCKS * D4 bytes of the workgroup's, and 4
// Traffic      for each head and each block of 8 rows, `keys` being its visible keys: reads rows * D4 + keys * (D4 + DV4) vectors, and
//              with a mask 8 * keys words; writes rows * DV4 vectors and 2 * rows words. No device has subgroups of fewer than 4; they
//              would read keys and values several times

const ROWS = 8u;
const VECTORS = D4_MAX / 4;     // of a value, that an invocation takes: enough for 4 of them to take a whole one

override INVOCATIONS: u32 = 128;
override BLOCKS: u32 = 4;
override MOST_LANES: u32 = 128;

// The invocations of a subgroup that work together: how many, the number of this one, and the place of number 0.
struct Team {
    size: u32,
    rank: u32,
    first: u32,
}

// How a value's vectors are dealt out: this invocation takes `first` and every `stride`-th after it, of its party's keys.
struct Deal {
    party: u32,
    parties: u32,
    first: u32,
    stride: u32,
}

// Weighted values, a column for each row: of an invocation's vector number i, entry 2 * i is of rows 0 to 3, entry 2 * i + 1 of rows 4 to 7.
var<private> sums: array<mat4x4f, 2 * VECTORS>;

var<workgroup> taken: atomic<u32>;                          // blocks that some subgroup has taken
var<workgroup> queries: array<vec4f, BLOCKS * D4 * ROWS>;   // [block][vector][row]

@compute @workgroup_size(INVOCATIONS)
fn main(
    @builtin(local_invocation_index) index: u32,
    @builtin(subgroup_invocation_id) lane: u32,
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
) {
    // Under a causal mask late rows have the most work: they start first.
    let block_first = shape.row_begin + (groups.x - 1 - group.x) * BLOCKS;
    let head = shape.head_begin + group.y;
    load_queries(index, head, block_first * ROWS);
    workgroupBarrier();

    let rank = subgroupExclusiveAdd(1u);
    let first = subgroupMin(lane);
    let has_gaps = subgroupAny(lane != first + rank);
    let team = Team(select(min(subgroupAdd(1u), MOST_LANES), 1, has_gaps), rank, first);
    if (rank < team.size) {
        while (true) {
            let block = subgroupBroadcastFirst(atomicAdd(&taken, select(0u, 1u, rank == 0)));
            let row_first = (block_first + block) * ROWS;
            if (block >= BLOCKS || row_first >= shape.n) {
                break;
            }
            // One pass, but for subgroups of fewer than 4.
            for (var u = 0u; u < DV4; u += team.size * VECTORS) {
                attend(team, head, block * D4 * ROWS, row_first, u);
            }
        }
    }
    flush_io();
}

fn load_queries(index: u32, head: u32, row_first: u32) {
    for (var i = index; i < BLOCKS * ROWS * D4; i += INVOCATIONS) {
        let row = i / D4;
        var query = vec4f();
        if (row_first + row < shape.n) {
            query = vec4f(q[(head * shape.n + row_first) * D4 + i]) * shape.scale;
            count_io(VEC4_WORDS, 0);
        }
        queries[(row / ROWS * D4 + i % D4) * ROWS + row % ROWS] = query;
    }
}

// A block of rows along its keys, for the vectors of the output from `u_first` on.
fn attend(team: Team, head: u32, queries_at: u32, row_first: u32, u_first: u32) {
    let rows = min(ROWS, shape.n - row_first);
    let kv_at = kv_head(head) * shape.nk;
    let stride = min(team.size, DV4);
    let parties = team.size / stride;
    let party = team.rank / stride;
    let first = team.rank % stride;

    // Of rows 0 to 3 and 4 to 7. The maxima are the subgroup's, the denominators of an invocation's own keys.
    var max_a = vec4f(LOWEST);
    var max_b = vec4f(LOWEST);
    var sum_a = vec4f();
    var sum_b = vec4f();
    sums = array<mat4x4f, 2 * VECTORS>();

    let keys = visible_keys(row_first, rows);
    for (var key_first = keys.x; key_first < keys.y; key_first += 2 * team.size) {
        // This invocation's two keys: scores, then weights.
        let key = key_first + team.rank;
        let next = key + team.size;
        var a = array<vec4f, 2>();
        var b = array<vec4f, 2>();
        if (key < keys.y) {
            for (var i = 0u; i < D4; i++) {
                let at = queries_at + i * ROWS;
                let rows_a = mat4x4f(queries[at], queries[at + 1], queries[at + 2], queries[at + 3]);
                let rows_b = mat4x4f(queries[at + 4], queries[at + 5], queries[at + 6], queries[at + 7]);
                let vector = vec4f(k[(kv_at + key) * D4 + i]);
                a[0] += products(vector, rows_a);
                b[0] += products(vector, rows_b);
                if (next < keys.y) {
                    let vector = vec4f(k[(kv_at + next) * D4 + i]);
                    a[1] += products(vector, rows_a);
                    b[1] += products(vector, rows_b);
                }
            }
            count_io(select(1u, 2u, next < keys.y) * (D4 * VEC4_WORDS + select(0, ROWS, shape.mask_heads > 0)), 0);
        }
        a[0] = seen(a[0], head, row_first, key, keys.y);
        b[0] = seen(b[0], head, row_first + 4, key, keys.y);
        a[1] = seen(a[1], head, row_first, next, keys.y);
        b[1] = seen(b[1], head, row_first + 4, next, keys.y);

        let largest_a = max(max_a, subgroupMax(max(a[0], a[1])));
        let largest_b = max(max_b, subgroupMax(max(b[0], b[1])));
        if (any(largest_a > max_a) || any(largest_b > max_b)) {
            let keep_a = exp(max_a - largest_a);
            let keep_b = exp(max_b - largest_b);
            sum_a *= keep_a;
            sum_b *= keep_b;
            rescale_4(0, keep_a, keep_b);
            if (VECTORS > 4) {
                rescale_4(4, keep_a, keep_b);
            }
            max_a = largest_a;
            max_b = largest_b;
        }
        a[0] = exp(a[0] - max_a);
        b[0] = exp(b[0] - max_b);
        a[1] = exp(a[1] - max_a);
        b[1] = exp(b[1] - max_b);
        sum_a += a[0] + a[1];
        sum_b += b[0] + b[1];

        let count = min(2 * team.size, keys.y - key_first);
        let deal = Deal(party, parties, u_first + first, stride);
        add_values(team, deal, kv_at + key_first, min(count, team.size), a[0], b[0]);
        if (count > team.size) {
            add_values(team, deal, kv_at + key_first + team.size, count - team.size, a[1], b[1]);
        }
    }

    sum_a = subgroupAdd(sum_a);
    sum_b = subgroupAdd(sum_b);
    let row_at = head * shape.n + row_first;
    let share_a = shares(max_a, sum_a);
    let share_b = shares(max_b, sum_b);
    for (var i = 0u; i < VECTORS && u_first + i * stride < DV4; i++) {
        let u = u_first + first + i * stride;
        let is_mine = party == 0 && u < DV4;
        for (var r = 0u; r < ROWS; r++) {
            let own = sums[2 * i + r / 4][r % 4];
            var sum = own;
            for (var other = 1u; other < parties; other++) {
                sum += subgroupShuffle(own, team.first + first + other * stride);
            }
            if (is_mine && r < rows) {
                output[(row_at + r) * DV4 + u] = vec4<Element>(sum * select(share_a[r % 4], share_b[r % 4], r >= 4));
                count_io(0, VEC4_WORDS);
            }
        }
    }
    for (var r = team.rank; r < rows && u_first == 0; r += team.size) {
        let ends_a = statistics_of_row(max_a[r % 4], sum_a[r % 4]);
        let ends_b = statistics_of_row(max_b[r % 4], sum_b[r % 4]);
        statistics[row_at + r] = select(ends_a, ends_b, r >= 4);
        count_io(0, 2);
    }
}

fn shares(largest: vec4f, sum: vec4f) -> vec4f {
    return select(vec4f(), 1 / sum, largest > vec4f(LOWEST));
}

// Scores of one key for four rows as they are seen; hidden from `end` on.
fn seen(products: vec4f, head: u32, row: u32, key: u32, end: u32) -> vec4f {
    if (key >= end) {
        return vec4f(HIDDEN);
    }
    var scores = products;
    if (shape.softcap > 0 || shape.mask_heads > 0) {
        scores = adjusted(head, row, key, scores);
    }
    if (!is_inside_band(row, 4, key, 1)) {
        scores = banded(row, key, scores);
    }
    return scores;
}

// Adds the values of so many keys, whose weights the first invocations of the team have; each party takes one at a time.
fn add_values(team: Team, deal: Deal, key_at: u32, count: u32, a: vec4f, b: vec4f) {
    for (var j = 0u; j < count; j += deal.parties) {
        let key = j + deal.party;
        let holder = team.first + min(key, team.size - 1);
        let weight_a = subgroupShuffle(a, holder);
        let weight_b = subgroupShuffle(b, holder);
        if (deal.party < deal.parties && key < count) {
            values_4(0, (key_at + key) * DV4, deal, weight_a, weight_b);
            if (VECTORS > 4) {
                values_4(4, (key_at + key) * DV4, deal, weight_a, weight_b);
            }
        }
    }
}

// Unrolled by hand: some compilers don't unroll loops, and then a private array is memory in place of registers.
fn rescale_4(i: u32, keep_a: vec4f, keep_b: vec4f) {
    rescale(i, keep_a, keep_b);
    rescale(i + 1, keep_a, keep_b);
    rescale(i + 2, keep_a, keep_b);
    rescale(i + 3, keep_a, keep_b);
}

fn rescale(i: u32, keep_a: vec4f, keep_b: vec4f) {
    sums[2 * i] = rescaled(sums[2 * i], keep_a);
    sums[2 * i + 1] = rescaled(sums[2 * i + 1], keep_b);
}

fn rescaled(before: mat4x4f, keep: vec4f) -> mat4x4f {
    return mat4x4f(before[0] * keep.x, before[1] * keep.y, before[2] * keep.z, before[3] * keep.w);
}

fn values_4(i: u32, value_at: u32, deal: Deal, weight_a: vec4f, weight_b: vec4f) {
    add_value(i, value_at, deal.first + i * deal.stride, weight_a, weight_b);
    add_value(i + 1, value_at, deal.first + (i + 1) * deal.stride, weight_a, weight_b);
    add_value(i + 2, value_at, deal.first + (i + 2) * deal.stride, weight_a, weight_b);
    add_value(i + 3, value_at, deal.first + (i + 3) * deal.stride, weight_a, weight_b);
}

// Adds vector u of a value by its weights.
fn add_value(i: u32, value_at: u32, u: u32, weight_a: vec4f, weight_b: vec4f) {
    if (u < DV4) {
        let value = vec4f(v[value_at + u]);
        sums[2 * i] += weighted(value, weight_a);
        sums[2 * i + 1] += weighted(value, weight_b);
        count_io(VEC4_WORDS, 0);
    }
}

fn weighted(value: vec4f, weights: vec4f) -> mat4x4f {
    return mat4x4f(value * weights.x, value * weights.y, value * weights.z, value * weights.w);
}
