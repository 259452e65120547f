// What the training kernels share: one uniform, and who takes which element or row.

struct Task {
    rows: u32,
    columns: u32,
    mode: u32,    // what it means, and what `at` and the factors mean, each kernel says
    at: u32,
    factor: f32,
    other: f32,
}

const WIDTH = 64u;         // invocations of a workgroup
const ITEMS = 8u;          // elements of an invocation, where there is one after the other
const MOST_ROWS = 65535u;  // workgroups along x

@group(0) @binding(0) var<uniform> task: Task;

fn element(id: vec3u, index: u32, item: u32) -> u32 {
    return (id.x * ITEMS + item) * WIDTH + index;
}

fn row_of(id: vec3u) -> u32 {
    return id.y * MOST_ROWS + id.x;
}
