// What both gradient kernels do first with a tile of 16 queries and 16 keys: recompute its probabilities from m and ln l, and from them the
// gradients of its dot products. Each of 64 invocations takes 2 queries and 2 keys. Rows past the end are read as the last one, and count nothing.

const TILE = 16u;
var<workgroup> probabilities: array<f32, TILE * TILE>;
var<workgroup> slopes: array<f32, TILE * TILE>;

// Where the first tile that holds a place of a range begins; at the range's end where there is none.
fn first_tile(first: i32, end: i32) -> u32 {
    return select(u32(end), u32(first) / TILE * TILE, first < end);
}

fn total(v: vec4f) -> f32 {
    return v.x + v.y + v.z + v.w;
}

// The probability of a pair and the gradient of its dot product q·k, given q·k, the dot product of its value with the output's gradient,
// and the row's (m, ln l, delta).
fn pair_gradient(head: u32, row: u32, key: u32, product: f32, value_product: f32, of_row: vec3f) -> vec2f {
    if (row >= shape.n || key >= shape.nk || !is_in_band(row, key)) {
        return vec2f();
    }
    var score = product * shape.scale;
    var slope = shape.scale;
    if (shape.softcap > 0.0) {
        let squashed = score / shape.softcap;
        score = shape.softcap * bounded_tanh(squashed);
        // 1 - tanh^2, which has no digits left where tanh is near 1.
        let small = exp(-2.0 * abs(squashed));
        slope *= 4.0 * small / ((1.0 + small) * (1.0 + small));
    }
    if (shape.mask_heads > 0) {
        score += mask[mask_at(head, row, key)];
        count_io(1, 0);
    }
    if (score <= MASKED) {
        return vec2f();
    }
    let probability = exp((score - of_row.x) - of_row.y);
    return vec2f(probability, probability * (value_product - of_row.z) * slope);
}

fn load_row(row: u32) -> vec3f {
    return vec3f(rows[3 * row], rows[3 * row + 1], rows[3 * row + 2]);
}

fn tile_gradients(head: u32, row_begin: u32, key_begin: u32, lane: u32) {
    let tile_row = lane / 8 * 2;
    let tile_key = lane % 8 * 2;
    let row = row_begin + tile_row;
    let key = key_begin + tile_key;
    let row_a = head * shape.n + min(row, shape.n - 1);
    let row_b = head * shape.n + min(row + 1, shape.n - 1);
    let key_a = kv_head(head) * shape.nk + min(key, shape.nk - 1);
    let key_b = kv_head(head) * shape.nk + min(key + 1, shape.nk - 1);
    var aa = vec4f();
    var ab = vec4f();
    var ba = vec4f();
    var bb = vec4f();
    for (var c = 0u; c < shape.d4; c++) {
        let query_a = vec4f(q[row_a * shape.d4 + c]);
        let query_b = vec4f(q[row_b * shape.d4 + c]);
        let k_a = vec4f(k[key_a * shape.d4 + c]);
        let k_b = vec4f(k[key_b * shape.d4 + c]);
        aa += query_a * k_a;
        ab += query_a * k_b;
        ba += query_b * k_a;
        bb += query_b * k_b;
    }
    let products = vec4f(total(aa), total(ab), total(ba), total(bb));
    aa = vec4f();
    ab = vec4f();
    ba = vec4f();
    bb = vec4f();
    for (var c = 0u; c < shape.dv4; c++) {
        let grad_a = grad[row_a * shape.dv4 + c];
        let grad_b = grad[row_b * shape.dv4 + c];
        let v_a = vec4f(v[key_a * shape.dv4 + c]);
        let v_b = vec4f(v[key_b * shape.dv4 + c]);
        aa += grad_a * v_a;
        ab += grad_a * v_b;
        ba += grad_b * v_a;
        bb += grad_b * v_b;
    }
    let value_products = vec4f(total(aa), total(ab), total(ba), total(bb));
    count_io(4 * shape.d4 * VEC4_WORDS + 2 * shape.dv4 * (4 + VEC4_WORDS) + 6, 0);
    let of_rows = array(load_row(row_a), load_row(row_b));
    for (var pair = 0u; pair < 4; pair++) {
        let down = pair / 2;
        let right = pair % 2;
        let pg = pair_gradient(head, row + down, key + right, products[pair], value_products[pair], of_rows[down]);
        let at = (tile_row + down) * TILE + tile_key + right;
        probabilities[at] = pg.x;
        slopes[at] = pg.y;
    }
}
