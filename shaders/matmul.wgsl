// C = A B, batched, or added to what C holds. Rows, columns and batches are apart by what the uniform says, so that A and B may be transposed:
// both gradients are products of this kernel too. Any sizes.
//
// Made of      shared/product, counting, this file
// Overrides    COUNT_IO
// Dispatch     x, y = tiles of 64 * 64 of C, 8 * 8 an invocation; z = batches
// Traffic      reads 16 * k words for each 8 * 8 of C, and C where it is added to; writes C

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

// A register tile: 8 rows of `a` times 8 columns of `b`, straight from storage. Sixteen loads feed 64 multiply-adds. Written out, since arrays
// that are indexed by a loop's variable leave the registers on some devices.
struct Tile {
    r0: mat2x4f,
    r1: mat2x4f,
    r2: mat2x4f,
    r3: mat2x4f,
    r4: mat2x4f,
    r5: mat2x4f,
    r6: mat2x4f,
    r7: mat2x4f,
}

// What one operand looks like: entry (line, depth) is at begin + line * line_step + depth * depth_step. Lines past the last are the last again.
struct Operand {
    begin: u32,
    line: u32,
    last: u32,
    line_step: u32,
    depth_step: u32,
}

fn line_at(o: Operand, line: u32) -> u32 {
    return o.begin + min(o.line + line, o.last) * o.line_step;
}

fn tile_product(of_a: Operand, of_b: Operand, depth: u32) -> Tile {
    var a0 = line_at(of_a, 0);
    var a1 = line_at(of_a, 1);
    var a2 = line_at(of_a, 2);
    var a3 = line_at(of_a, 3);
    var a4 = line_at(of_a, 4);
    var a5 = line_at(of_a, 5);
    var a6 = line_at(of_a, 6);
    var a7 = line_at(of_a, 7);
    var b0 = line_at(of_b, 0);
    var b1 = line_at(of_b, 1);
    var b2 = line_at(of_b, 2);
    var b3 = line_at(of_b, 3);
    var b4 = line_at(of_b, 4);
    var b5 = line_at(of_b, 5);
    var b6 = line_at(of_b, 6);
    var b7 = line_at(of_b, 7);
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
    for (var at = 0u; at < depth; at++) {
        let low = vec4f(b[b0], b[b1], b[b2], b[b3]);
        let high = vec4f(b[b4], b[b5], b[b6], b[b7]);
        let x0 = a[a0];
        low0 += x0 * low;
        high0 += x0 * high;
        let x1 = a[a1];
        low1 += x1 * low;
        high1 += x1 * high;
        let x2 = a[a2];
        low2 += x2 * low;
        high2 += x2 * high;
        let x3 = a[a3];
        low3 += x3 * low;
        high3 += x3 * high;
        let x4 = a[a4];
        low4 += x4 * low;
        high4 += x4 * high;
        let x5 = a[a5];
        low5 += x5 * low;
        high5 += x5 * high;
        let x6 = a[a6];
        low6 += x6 * low;
        high6 += x6 * high;
        let x7 = a[a7];
        low7 += x7 * low;
        high7 += x7 * high;
        a0 += of_a.depth_step;
        a1 += of_a.depth_step;
        a2 += of_a.depth_step;
        a3 += of_a.depth_step;
        a4 += of_a.depth_step;
        a5 += of_a.depth_step;
        a6 += of_a.depth_step;
        a7 += of_a.depth_step;
        b0 += of_b.depth_step;
        b1 += of_b.depth_step;
        b2 += of_b.depth_step;
        b3 += of_b.depth_step;
        b4 += of_b.depth_step;
        b5 += of_b.depth_step;
        b6 += of_b.depth_step;
        b7 += of_b.depth_step;
    }
    return Tile(
        mat2x4f(low0, high0),
        mat2x4f(low1, high1),
        mat2x4f(low2, high2),
        mat2x4f(low3, high3),
        mat2x4f(low4, high4),
        mat2x4f(low5, high5),
        mat2x4f(low6, high6),
        mat2x4f(low7, high7),
    );
}

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
