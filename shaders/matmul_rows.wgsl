// C = A B as in matmul, where A and B lie as they are read, in rows of whole vec4s: four numbers a load.
//
// Made of      shared/product, counting, this file
// Overrides    COUNT_IO
// Dispatch     x, y = tiles of 64 * 64 of C, 8 * 8 an invocation; z = batches
// Traffic      as matmul

@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> io: array<atomic<u32>, 4>;

// No branch and no loop here hangs on uniforms alone: Mesa's lavapipe would put their values into the program, compile it anew for each
// dispatch, and keep all that it compiled.
fn write_vec(at: u32, row: u32, sum: vec4f) {
    if (row < product.is_added * product.m) {
        c[at] = sum + c[at];
        count_io(4, 4);
    } else {
        c[at] = sum;
        count_io(0, 4);
    }
}

fn write(row: u32, column: u32, batch: u32, low: vec4f, high: vec4f) {
    if (row >= product.m) {
        return;
    }
    let at = ((batch * product.m + row) * product.n + column) / 4;
    write_vec(at, row, low);
    if (column + 4 < product.n) {
        write_vec(at + 1, row, high);
    }
}

fn row_at(row: u32) -> u32 {
    return min(row, product.m - 1) * product.k / 4;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.y * 8;
    let column = id.x * 8;
    if (row >= product.m || column >= product.n) {
        return;
    }
    let a_begin = id.z * product.a_batch / 4;
    let step = product.n / 4;
    var b_low = id.z * product.b_batch / 4 + column / 4;
    var b_high = b_low + select(0u, 1u, column + 4 < product.n);
    let b_end = b_low + product.k * step;
    let a0 = a_begin + row_at(row + 0);
    let a1 = a_begin + row_at(row + 1);
    let a2 = a_begin + row_at(row + 2);
    let a3 = a_begin + row_at(row + 3);
    let a4 = a_begin + row_at(row + 4);
    let a5 = a_begin + row_at(row + 5);
    let a6 = a_begin + row_at(row + 6);
    let a7 = a_begin + row_at(row + 7);
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
    for (var at = 0u; b_low < b_end; at++) {
        let x0 = a[a0 + at];
        let x1 = a[a1 + at];
        let x2 = a[a2 + at];
        let x3 = a[a3 + at];
        let x4 = a[a4 + at];
        let x5 = a[a5 + at];
        let x6 = a[a6 + at];
        let x7 = a[a7 + at];
        let left_x = b[b_low];
        let right_x = b[b_high];
        low0 += x0.x * left_x;
        high0 += x0.x * right_x;
        low1 += x1.x * left_x;
        high1 += x1.x * right_x;
        low2 += x2.x * left_x;
        high2 += x2.x * right_x;
        low3 += x3.x * left_x;
        high3 += x3.x * right_x;
        low4 += x4.x * left_x;
        high4 += x4.x * right_x;
        low5 += x5.x * left_x;
        high5 += x5.x * right_x;
        low6 += x6.x * left_x;
        high6 += x6.x * right_x;
        low7 += x7.x * left_x;
        high7 += x7.x * right_x;
        b_low += step;
        b_high += step;
        let left_y = b[b_low];
        let right_y = b[b_high];
        low0 += x0.y * left_y;
        high0 += x0.y * right_y;
        low1 += x1.y * left_y;
        high1 += x1.y * right_y;
        low2 += x2.y * left_y;
        high2 += x2.y * right_y;
        low3 += x3.y * left_y;
        high3 += x3.y * right_y;
        low4 += x4.y * left_y;
        high4 += x4.y * right_y;
        low5 += x5.y * left_y;
        high5 += x5.y * right_y;
        low6 += x6.y * left_y;
        high6 += x6.y * right_y;
        low7 += x7.y * left_y;
        high7 += x7.y * right_y;
        b_low += step;
        b_high += step;
        let left_z = b[b_low];
        let right_z = b[b_high];
        low0 += x0.z * left_z;
        high0 += x0.z * right_z;
        low1 += x1.z * left_z;
        high1 += x1.z * right_z;
        low2 += x2.z * left_z;
        high2 += x2.z * right_z;
        low3 += x3.z * left_z;
        high3 += x3.z * right_z;
        low4 += x4.z * left_z;
        high4 += x4.z * right_z;
        low5 += x5.z * left_z;
        high5 += x5.z * right_z;
        low6 += x6.z * left_z;
        high6 += x6.z * right_z;
        low7 += x7.z * left_z;
        high7 += x7.z * right_z;
        b_low += step;
        b_high += step;
        let left_w = b[b_low];
        let right_w = b[b_high];
        low0 += x0.w * left_w;
        high0 += x0.w * right_w;
        low1 += x1.w * left_w;
        high1 += x1.w * right_w;
        low2 += x2.w * left_w;
        high2 += x2.w * right_w;
        low3 += x3.w * left_w;
        high3 += x3.w * right_w;
        low4 += x4.w * left_w;
        high4 += x4.w * right_w;
        low5 += x5.w * left_w;
        high5 += x5.w * right_w;
        low6 += x6.w * left_w;
        high6 += x6.w * right_w;
        low7 += x7.w * left_w;
        high7 += x7.w * right_w;
        b_low += step;
        b_high += step;
    }
    count_io(16 * product.k, 0);
    write(row + 0, column, id.z, low0, high0);
    write(row + 1, column, id.z, low1, high1);
    write(row + 2, column, id.z, low2, high2);
    write(row + 3, column, id.z, low3, high3);
    write(row + 4, column, id.z, low4, high4);
    write(row + 5, column, id.z, low5, high5);
    write(row + 6, column, id.z, low6, high6);
    write(row + 7, column, id.z, low7, high7);
    flush_io();
}
