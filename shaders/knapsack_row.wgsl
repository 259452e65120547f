// One row of the 0/1 knapsack table from the row above it: the best value at each capacity with one more item to take or leave.
//
// Made of      shared/knapsack_i32 or knapsack_f32, counting, this file
// Overrides    KEEP_DECISIONS, COUNT_IO
// Dispatch     x = blocks of COLUMNS columns from column_begin on; an invocation takes every WIDTH-th column of its block, so that neighbours
//              read and write neighbours, and 32 decisions make a word without a barrier
// Traffic      reads nothing in the first row, else each column once and those from `weight` on once more; writes each column, and with
//              KEEP_DECISIONS a word for each invocation that has a column

struct Item {
    row: u32,
    column_begin: u32,  // a multiple of COLUMNS
    column_end: u32,
    blocks: u32,        // of the whole row
    is_exact: u32,      // whether the knapsack must be filled exactly
    weight: u32,
    value: Value,
}

@group(0) @binding(0) var<uniform> item: Item;
@group(0) @binding(1) var<storage, read> above: array<Value>;
@group(0) @binding(2) var<storage, read_write> cells: array<Value>;
@group(0) @binding(3) var<storage, read_write> decisions: array<u32>;  // [row][block][invocation]: bit i for its i-th column
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

const WIDTH = 64u;
const COLUMNS = WIDTH * 32;
override KEEP_DECISIONS: bool = false;

// The best value without this item. Above the first row there are no items.
fn best_without(column: u32) -> Value {
    if (item.row == 0) {
        return select(Value(0), UNREACHED, item.is_exact != 0 && column > 0);
    }
    count_io(1, 0);
    return above[column];
}

@compute @workgroup_size(WIDTH)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
    let first = item.column_begin + group.x * COLUMNS + index;
    var taken = 0u;
    for (var i = 0u; i < 32 && first + i * WIDTH < item.column_end; i++) {
        let column = first + i * WIDTH;
        var best = best_without(column);
        if (column >= item.weight) {
            let rest = best_without(column - item.weight);
            if (rest != UNREACHED && rest + item.value > best) {
                best = rest + item.value;
                taken |= 1u << i;
            }
        }
        cells[column] = best;  // @next-row
        count_io(0, 1);
    }
    if (KEEP_DECISIONS && first < item.column_end) {
        decisions[(item.row * item.blocks + first / COLUMNS) * WIDTH + index] = taken;
        count_io(0, 1);
    }
    flush_io();
}
