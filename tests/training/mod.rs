//! A plan with every training kernel in it, and the numbers that it works on.

use std::sync::Arc;

use stepscope::kernel::attention::random;
use stepscope::kernel::train::{Activation, Adam, Format, Layers, Matrix, Mlp, Normalised, Scaling, State, Weights};
use stepscope::kernel::{BufferId, Command, Data, Downloads, Plan, PlanBuilder};

pub const EPSILON: f32 = 1e-5;
/// Columns of a product, segments of a sum, codes of a codebook.
pub const OTHERS: u32 = 11;
pub const SCALE: f32 = 8.0;
pub const HEADS: u32 = 2;
pub const IMAGE: [u32; 2] = [4, 6];

pub fn floats(downloads: &Downloads, name: &str) -> Vec<f32> {
    bytemuck::pod_collect_to_vec(downloads.get(name).unwrap_or_else(|| panic!("no {name} came back")))
}

pub fn words(downloads: &Downloads, name: &str) -> Vec<u32> {
    bytemuck::pod_collect_to_vec(downloads.get(name).unwrap_or_else(|| panic!("no {name} came back")))
}

/// What the layers of one plan work on.
pub struct Numbers {
    pub rows: u32,
    pub columns: u32,
    pub x: Vec<f32>,
    pub other: Vec<f32>,
    pub dy: Vec<f32>,
    pub weight: Vec<f32>,
    /// `[columns][OTHERS]`
    pub matrix: Vec<f32>,
    /// `[rows][OTHERS]`
    pub dproduct: Vec<f32>,
    /// `[OTHERS][columns]`
    pub table: Vec<f32>,
    pub indices: Vec<u32>,
    pub classes: Vec<u32>,
    pub heads: Vec<f32>,
    pub images: Vec<f32>,
}

impl Numbers {
    pub fn new(rows: u32, columns: u32, seed: u64) -> Numbers {
        let draw = |stream, len: u32| random::normal(seed, stream, len as usize);
        let mix = |i: u32| i.wrapping_mul(0x9e37_79b9) >> 8;
        Numbers {
            rows,
            columns,
            x: draw(0, rows * columns),
            other: draw(1, rows * columns),
            dy: draw(2, rows * columns),
            weight: draw(3, columns),
            matrix: draw(4, columns * OTHERS),
            dproduct: draw(5, rows * OTHERS),
            table: draw(6, OTHERS * columns),
            indices: (0..rows).map(|i| mix(i) % OTHERS).collect(),
            // Every ninth counts nothing.
            classes: (0..rows).map(|i| if i % 9 == 8 { u32::MAX } else { mix(i + 5) % columns }).collect(),
            heads: draw(7, rows * HEADS * 2 * columns),
            images: draw(8, rows * IMAGE[0] * IMAGE[1] * columns),
        }
    }

    /// Every layer once, and what it gives.
    pub fn plan(&self, measure: bool) -> Plan {
        let (rows, columns, len) = (self.rows, self.columns, self.rows * self.columns);
        let mut builder = Plan::builder(measure);
        let mut upload = |name, values: &[f32]| builder.upload(name, Data::F32(Arc::new(values.to_vec())));
        let (x, other, dy, weight) =
            (upload("x", &self.x), upload("other", &self.other), upload("dy", &self.dy), upload("weight", &self.weight));
        let (matrix, dproduct, table) =
            (upload("matrix", &self.matrix), upload("dproduct", &self.dproduct), upload("table", &self.table));
        let (heads, images) = (upload("turned", &self.heads), upload("images", &self.images));
        let angles = upload("angles", &Layers::angles(rows.max(1), columns, 10_000.0));
        let biased = upload("biased", &self.x);
        let added = upload("added", &self.other);
        let kept = [upload("kept sums", &self.table), upload("kept uses", &[1.0; OTHERS as usize])];
        let codes = upload("moved codes", &self.table);
        let narrow = [upload("as f16", &self.x), upload("as bf16", &self.x)];
        let indices = builder.upload("indices", Data::U32(Arc::new(self.indices.clone())));
        let classes = builder.upload("classes", Data::U32(Arc::new(self.classes.clone())));
        let positions = builder.upload("positions", Data::U32(Arc::new((0..rows).rev().collect())));
        let state = builder.upload("state", State::new(SCALE).data());

        let mut made = Vec::new();
        let mut make = |builder: &mut PlanBuilder, name, len: u32| {
            let buffer = builder.temporary(name, u64::from(len) * 4);
            made.push(buffer);
            buffer
        };
        macro_rules! outputs {
            ($($name:ident: $len:expr),*) => { $(let $name = make(&mut builder, stringify!($name), $len);)* };
        }
        outputs!(product: rows * OTHERS, dx_product: len, dmatrix: columns * OTHERS, twice: rows * OTHERS, dbias: columns);
        outputs!(relu: len, silu: len, drelu: len, dsilu: len, gated: len, dx_gated: len, dgate: len);
        outputs!(normed: len, inverses: rows, dx_normed: len, dweight: columns);
        outputs!(dmse: len, mse: rows, dlogits: len, entropy: rows, total: 2, squares: 1);
        outputs!(gathered: len, sums: OTHERS * columns, uses: OTHERS, patched: self.images.len() as u32);
        outputs!(unpatched: self.images.len() as u32, nearest: rows, dz: len, dz_cut: len, dcodes: OTHERS * columns);

        let mut layers = Layers { builder: &mut builder };
        let (a, b, dc) =
            (Matrix::new(x, rows, columns), Matrix::new(matrix, columns, OTHERS), Matrix::new(dproduct, rows, OTHERS));
        layers.matmul(a, b, product, 1, false);
        layers.matmul(dc, b.transposed(), dx_product, 1, false);
        layers.matmul(a.transposed(), dc, dmatrix, 1, false);
        layers.matmul(a, b, twice, 1, false);
        layers.matmul(a, b, twice, 1, true);
        layers.bias(weight, biased, rows, columns);
        layers.column_sum(dy, dbias, rows, columns);
        for (kind, y, dx) in [(Activation::Relu, relu, drelu), (Activation::Silu, silu, dsilu)] {
            layers.activation(kind, x, y, len);
            layers.activation_grad(kind, x, dy, dx, len);
        }
        layers.gated(Activation::Silu, [x, other], gated, len);
        layers.gated_grad(Activation::Silu, [x, other], dy, [dx_gated, dgate], len);
        let of = Normalised { x, weight, inverses };
        layers.rms_norm(of, normed, rows, columns, EPSILON);
        layers.rms_norm_grad(of, dy, dx_normed, dweight, rows, columns);
        layers.mse([x, other, state], dmse, mse, [rows, columns], 0.25);
        layers.cross_entropy([x, classes, state], dlogits, entropy, [rows, columns], 0.5);
        layers.sum(x, len, false, 3.0, total, 1);
        layers.sum(x, len, true, 1.0, squares, 0);
        layers.gather(table, indices, gathered, rows, columns);
        layers.segment_sum([indices, x], [sums, uses], OTHERS, [rows, columns]);
        layers.rotary([angles, positions], heads, [rows, HEADS, columns], false);
        let [height, width] = IMAGE;
        layers.patches(images, patched, rows, [height, width, columns], 2, false);
        layers.patches(patched, unpatched, rows, [height, width, columns], 2, true);
        layers.add_scaled(x, added, len, -0.5);
        layers.round_to(Format::F16, narrow[0], len);
        layers.round_to(Format::Bf16, narrow[1], len);
        layers.vq_assign(x, table, nearest, [rows, OTHERS, columns]);
        layers.vq_grad([x, gathered, dy, state], dz, len, true, 0.25);
        layers.vq_grad([x, gathered, dy, state], dz_cut, len, false, 0.25);
        layers.vq_grad_codes([table, sums, uses, state], dcodes, OTHERS, columns, 2.0);
        layers.vq_ema([sums, uses], kept, codes, [OTHERS, columns], [0.75, 0.8]);
        let inputs = [biased, added, heads, kept[0], kept[1], codes, narrow[0], narrow[1]];
        for buffer in made.into_iter().chain(inputs) {
            builder.download(buffer);
        }
        builder.finish()
    }
}

/// A step of the optimizer on one tensor, which is resident; with `begin`, from these weights.
pub fn update(begin: Option<(&[f32], f32)>, grad: &[f32], adam: Adam, scaling: Scaling, measure: bool) -> Plan {
    let mut builder = Plan::builder(measure);
    let tensor = Weights::new(&mut builder, "test", "w", grad.len() as u32);
    let state: BufferId = Layers { builder: &mut builder }.state("test");
    if let Some((weights, scale)) = begin {
        builder.push(Command::Upload { to: tensor.master, data: Data::F32(Arc::new(weights.to_vec())) });
        builder.push(Command::Upload { to: state, data: State::new(scale).data() });
        for buffer in [tensor.params, tensor.moments[0], tensor.moments[1]] {
            builder.push(Command::Zero { buffer });
        }
    }
    let grad = builder.upload("grad", Data::F32(Arc::new(grad.to_vec())));
    Layers { builder: &mut builder }.update(state, &[(tensor, grad)], adam, scaling);
    for buffer in [tensor.params, tensor.master, tensor.moments[0], tensor.moments[1], state] {
        builder.download(buffer);
    }
    builder.finish()
}

/// A small model and a curve for it to learn.
pub fn toy() -> (Mlp, Arc<Vec<f32>>, Arc<Vec<f32>>) {
    let adam = Adam { rate: 0.02, ..Adam::default() };
    let mlp = Mlp { rows: 50, inputs: 2, hidden: 19, outputs: 3, adam, scaling: Scaling::Fixed };
    let x = random::normal(3, 0, 100);
    let targets = x.chunks(2).flat_map(|at| [libm::sinf(2.0 * at[0]), at[0] * at[1], at[1] - 1.0]).collect();
    (mlp, Arc::new(x), Arc::new(targets))
}

/// A product of `batches` matrices, made and then added to itself; with what it's of.
pub fn product_plan([m, n, k, batches]: [u32; 4]) -> (Plan, Vec<f32>, Vec<f32>) {
    let [a, b] = [(0, m * k), (1, k * n)].map(|(stream, len)| random::normal(9, stream, (len * batches) as usize));
    let mut builder = Plan::builder(true);
    let [left, right] = [("a", &a), ("b", &b)].map(|(name, of)| builder.upload(name, Data::F32(Arc::new(of.clone()))));
    let twice = builder.temporary("twice", u64::from(m * n * batches) * 4);
    for is_added in [false, true] {
        let (left, right) = (Matrix::new(left, m, k), Matrix::new(right, k, n));
        Layers { builder: &mut builder }.matmul(left, right, twice, batches, is_added);
    }
    builder.download(twice);
    (builder.finish(), a, b)
}

/// Both kernels of the product: rows of whole vec4s, with whole tiles and without, and others.
pub const PRODUCTS: [[u32; 4]; 6] = [[1, 4, 4, 1], [9, 12, 8, 2], [65, 68, 20, 2], [64, 64, 64, 1], [3, 5, 4, 3], [4, 8, 3, 2]];
