// What both kernels of the matrix product are told: the sizes, and how far rows, columns and batches of A and B are apart.

struct Product {
    m: u32,
    n: u32,
    k: u32,
    is_added: u32,
    a_row: u32,
    a_column: u32,
    a_batch: u32,
    b_row: u32,
    b_column: u32,
    b_batch: u32,
}

@group(0) @binding(0) var<uniform> product: Product;
