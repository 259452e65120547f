// A register tile: 8 rows of `a` times 8 columns of `b`, straight from storage. Sixteen loads feed 64 multiply-adds. Written out, since arrays
// that are indexed by a loop's variable leave the registers on some devices. Who includes it declares `a` and `b` as arrays of f32.

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
