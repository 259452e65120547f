// C = A B, batched, or added to what C holds. Rows, columns and batches are apart by what the uniform says, so that A and B may be transposed:
// both gradients are products of this kernel too. Any sizes.
//
// Made of      shared/product, tile, counting, this file
// Overrides    COUNT_IO
// Dispatch     x, y = tiles of 64 * 64 of C, 8 * 8 an invocation; z = batches
// Traffic      reads 16 * k words for each 8 * 8 of C, and C where it is added to; writes C

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

fn write(row: u32, column: u32, batch: u32, sums: mat2x4f) {
    if (row >= product.m) {
        return;
    }
    for (var j = 0u; j < min(8u, product.n - column); j++) {
        let at = (batch * product.m + row) * product.n + column + j;
        var sum = sums[j / 4][j % 4];
        if (product.is_added != 0) {
            sum += c[at];
            count_io(1, 0);
        }
        c[at] = sum;
        count_io(0, 1);
    }
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.y * 8;
    let column = id.x * 8;
    if (row >= product.m || column >= product.n) {
        return;
    }
    let of_a = Operand(id.z * product.a_batch, row, product.m - 1, product.a_row, product.a_column);
    let of_b = Operand(id.z * product.b_batch, column, product.n - 1, product.b_column, product.b_row);
    let sums = tile_product(of_a, of_b, product.k);
    count_io(16 * product.k, 0);
    write(row + 0, column, id.z, sums.r0);
    write(row + 1, column, id.z, sums.r1);
    write(row + 2, column, id.z, sums.r2);
    write(row + 3, column, id.z, sums.r3);
    write(row + 4, column, id.z, sums.r4);
    write(row + 5, column, id.z, sums.r5);
    write(row + 6, column, id.z, sums.r6);
    write(row + 7, column, id.z, sums.r7);
    flush_io();
}
