//! From the document to vectors, codes and what is to be done with them, and the refusals on the way.

use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg64;
use serde_json::Value;

use super::card::{MOST_CODES, MOST_COLUMNS, MOST_COORDINATE, MOST_NUMBERS, MOST_VECTORS};
use crate::input::Document;
use crate::input::picture::Picture;
use crate::kernel::train::{CodeUpdate, Vq};
use crate::lessons::drawing;
use crate::lessons::plane::fields::{number, word};
use crate::words::{Failure, grouped};

/// Products of coordinates in a whole run: about eight rounds of the largest size.
const MOST_PRODUCTS: u64 = 1 << 35;
/// In a run that isn't centred: all of its vectors may need the exact answer.
const MOST_UNCENTRED: u64 = 1 << 24;
/// Codes, where nothing says how many.
const USUAL_CODES: f64 = 8.0;
/// Words of the rounds that a film keeps.
const MOST_KEPT: usize = 1 << 20;
/// A search past so many codes is shown.
const MOST_SEARCHED: usize = 64;
/// Numbers of a vector whose search is shown.
const MOST_SEARCHED_COLUMNS: usize = 16;

#[derive(Clone)]
pub struct Input {
    pub vectors: Arc<Vec<f32>>,
    /// The first ones.
    pub codes: Arc<Vec<f32>>,
    pub rows: usize,
    pub count: usize,
    pub columns: usize,
    pub update: Option<CodeUpdate>,
    pub steps: u32,
    pub revives: bool,
    /// What is taken off before the kernels run, for each dimension.
    pub centre: Vec<f32>,
    pub picture: Option<Patches>,
    /// Whether vectors, and whether codes, stand in the document as lists, so that they can be moved.
    pub has_lists: [bool; 2],
}

/// A picture cut into squares.
#[derive(Clone)]
pub struct Patches {
    pub picture: Picture,
    pub side: usize,
}

impl Patches {
    /// Squares in a row, and rows of them. Those at the right and at the bottom may stick out: there the last pixels are repeated.
    pub fn grid(&self) -> (usize, usize) {
        (self.picture.width.div_ceil(self.side), self.picture.height.div_ceil(self.side))
    }

    fn vectors(&self) -> Vec<f32> {
        let (columns, rows) = self.grid();
        let Picture { width, height, rgb } = &self.picture;
        let mut vectors = Vec::with_capacity(columns * rows * self.side * self.side * 3);
        for patch in 0..columns * rows {
            for inner in 0..self.side * self.side {
                let x = ((patch % columns) * self.side + inner % self.side).min(width - 1);
                let y = ((patch / columns) * self.side + inner / self.side).min(height - 1);
                vectors.extend(rgb[(y * width + x) * 3..][..3].iter().map(|&channel| f32::from(channel)));
            }
        }
        vectors
    }

    /// The picture that patches make, whole channels from 0 to 255.
    pub fn assembled(&self, patch: impl Fn(usize) -> usize, codes: &[f32]) -> Picture {
        let (columns, rows) = self.grid();
        let (width, height) = (self.picture.width, self.picture.height);
        let (line, len) = (self.side * 3, self.side * self.side * 3);
        let bytes: Vec<u8> = codes.iter().map(|channel| libm::rintf(*channel).clamp(0.0, 255.0) as u8).collect();
        let mut rgb = vec![0; width * height * 3];
        for place in 0..columns * rows {
            let Some(code) = bytes.get(patch(place) * len..).and_then(|rest| rest.get(..len)) else { continue };
            let (left, top) = (place % columns * line, place / columns * self.side);
            for (y, from) in (top..height).zip(code.chunks_exact(line)) {
                let to = &mut rgb[y * width * 3 + left..(y + 1) * width * 3];
                let seen = line.min(to.len());
                to[..seen].copy_from_slice(&from[..seen]);
            }
        }
        Picture { width, height, rgb }
    }
}

impl Input {
    pub fn vector(&self, row: usize) -> &[f32] {
        &self.vectors[row * self.columns..][..self.columns]
    }

    /// What the kernels take: vectors or codes with the centre taken off.
    pub fn centred(&self, values: &Arc<Vec<f32>>) -> Arc<Vec<f32>> {
        if self.centre.iter().all(|offset| *offset == 0.0) {
            return values.clone();
        }
        let offsets = self.centre.iter().cycle();
        Arc::new(values.iter().zip(offsets).map(|(value, offset)| (f64::from(*value) - f64::from(*offset)) as f32).collect())
    }

    /// Codes of the kernels as they are in the document.
    pub fn uncentred(&self, values: &[f32]) -> Vec<f32> {
        values
            .iter()
            .zip(self.centre.iter().cycle())
            .map(|(value, offset)| (f64::from(*value) + f64::from(*offset)) as f32)
            .collect()
    }

    /// The rounds as the kernels take them.
    pub fn rounds(&self, with_film: bool) -> Vq {
        let steps = if self.update.is_some() { self.steps } else { 0 };
        let kept = (steps as usize + 1) * (self.rows + self.count * self.columns);
        Vq {
            rows: self.rows as u32,
            codes: self.count as u32,
            columns: self.columns as u32,
            update: self.update.unwrap_or(CodeUpdate::Gradient { rate: 0.0 }),
            steps,
            revives: self.revives && steps > 0,
            keeps: with_film && kept <= MOST_KEPT,
            watched: self.watched(),
        }
    }

    /// The vector whose search is shown.
    fn watched(&self) -> Option<u32> {
        let is_shown = self.picture.is_none() && self.count <= MOST_SEARCHED && self.columns <= MOST_SEARCHED_COLUMNS;
        is_shown.then_some(0)
    }
}

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let sources = ["vectors", "drawing", "picture", "cloud"].map(|name| (name, has(document, name)));
    let mut given = sources.iter().filter(|(_, given)| *given).map(|(name, _)| *name);
    let Some(source) = given.next() else {
        return Err(Failure::invalid(
            "vectors",
            "There is nothing to quantise. Give vectors, a cloud, or a picture.",
            "没有要量化的数据。请给出 vectors、cloud 或图片。",
        ));
    };
    if let Some(other) = given.next() {
        return Err(Failure::invalid(
            other,
            format!("\"{source}\" and \"{other}\" are both given. Keep one of them."),
            format!("“{source}”和“{other}”不能同时给出，请只保留一个。"),
        ));
    }
    let picture = patches(document)?;
    let mut columns = None;
    let vectors = match &picture {
        Some(patches) => {
            columns = Some(patches.side * patches.side * 3);
            Arc::new(patches.vectors())
        }
        None if source == "cloud" => {
            let (made, width) = cloud(document)?;
            columns = Some(width);
            Arc::new(made)
        }
        None => rows_of(document, "vectors", &mut columns)?,
    };
    if vectors.is_empty() {
        return Err(none("vectors"));
    }
    let columns_of_codes = columns;
    let codes = if has(document, "codes") {
        rows_of(document, "codes", &mut columns)?
    } else {
        let width = columns.unwrap_or(1);
        let count = number(document, "k", USUAL_CODES) as usize;
        Arc::new(spread(&vectors, width, count))
    };
    let (Some(width), Some(columns)) = (columns_of_codes, columns) else { return Err(unreadable("vectors")) };
    let (rows, count) = (vectors.len() / width, codes.len() / columns.max(1));
    for (name, len, most) in [("vectors", rows, MOST_VECTORS), ("codes", count, MOST_CODES)] {
        if len == 0 {
            return Err(none(name));
        }
        if len > most {
            let (len, most) = (grouped(len as u64), grouped(most as u64));
            return Err(Failure::too_large(
                name,
                format!("{len} {name} are too many; at most {most} fit."),
                format!("“{name}”有 {len} 个，最多 {most} 个。"),
            ));
        }
    }
    for (name, values) in [("vectors", &vectors), ("codes", &codes)] {
        if let Some(place) = values.iter().position(|value| !value.is_finite() || value.abs() > MOST_COORDINATE) {
            let (row, column) = (place / width, place % width);
            return Err(Failure::invalid(
                format!("{name}[{row}][{column}]"),
                format!("{} is too large: coordinates are within ±1e9.", values[place]),
                format!("{} 太大：坐标应在 ±1e9 之间。", values[place]),
            ));
        }
    }
    let update = match word(document, "update") {
        "gradient" => Some(CodeUpdate::Gradient { rate: number(document, "rate", 0.5) as f32 }),
        "ema" => Some(CodeUpdate::Ema { decay: number(document, "decay", 0.99) as f32 }),
        _ => None,
    };
    let is = |name: &str| document.json.get(name).and_then(Value::as_bool) == Some(true);
    let centre = if is("centre") { centre(&vectors, &codes, width) } else { vec![0.0; width] };
    let is_list = |name: &str| document.json.get(name).and_then(|list| list.get(0)).is_some_and(Value::is_array);
    let steps = if update.is_some() { number(document, "steps", 1.0) as u32 } else { 0 };
    let input = Input {
        rows,
        count,
        columns: width,
        update,
        steps,
        revives: is("revive"),
        centre,
        picture,
        has_lists: [is_list("vectors"), is_list("codes")],
        vectors,
        codes,
    };
    let products = (rows * count) as u64 * width as u64 * u64::from(steps + 1);
    if products > MOST_PRODUCTS {
        let (products, most) = (grouped(products), grouped(MOST_PRODUCTS));
        return Err(Failure::too_large(
            "steps",
            format!("Vectors times codes times dimensions times rounds are {products} products; {most} fit. Take fewer rounds."),
            format!("向量数 × 码数 × 维数 × 轮数 = {products} 次乘法，上限为 {most}。请减少轮数。"),
        ));
    }
    if !is("centre") && products > MOST_UNCENTRED {
        return Err(Failure::too_large(
            "centre",
            "So much data is quantised only after it is moved to the origin. Leave that on.",
            "这么多数据必须先平移到原点再量化。请保持开启。",
        ));
    }
    Ok(input)
}

fn none(name: &str) -> Failure {
    Failure::invalid(
        name,
        format!("There are no {name}. Give at least one."),
        if name == "codes" { "没有码。请至少给出一个。" } else { "没有向量。请至少给出一个。" },
    )
}

fn has(document: &Document, name: &str) -> bool {
    document.json.contains_key(name) || document.arrays.contains_key(name)
}

fn unreadable(name: &str) -> Failure {
    Failure::invalid(
        name,
        "Give lists of numbers, all of one length, such as [[0, 1], [2, 3]].",
        "请给出若干等长的数列，例如 [[0, 1], [2, 3]]。",
    )
}

/// The rows of a field, which are all as long as the first, or as `columns` says.
fn rows_of(document: &Document, name: &str, columns: &mut Option<usize>) -> Result<Arc<Vec<f32>>, Failure> {
    let values = document.floats(name).unwrap_or_default();
    match document.json.get(name).and_then(Value::as_array) {
        Some(rows) if rows.first().is_none_or(Value::is_array) => {
            for (place, row) in rows.iter().enumerate() {
                let path = format!("{name}[{place}]");
                let row = row.as_array().filter(|row| row.iter().all(Value::is_number)).ok_or_else(|| unreadable(&path))?;
                let wanted = *columns.get_or_insert(row.len());
                if row.len() != wanted || wanted == 0 {
                    return Err(Failure::invalid(
                        path,
                        format!("This has {} numbers; the first vector has {wanted}. All need as many, at least one.", row.len()),
                        format!("这里有 {} 个数，而第一个向量有 {wanted} 个。所有向量应一样长，至少一个数。", row.len()),
                    ));
                }
            }
        }
        _ => {
            let given = columns.or_else(|| document.json.get("d").and_then(Value::as_u64).map(|d| d as usize));
            let Some(width) = given else {
                return Err(Failure::invalid(
                    "d",
                    "The vectors are one flat list. Say by d how many numbers make a vector.",
                    "向量以一维数组给出。请用 d 说明每个向量有几个数。",
                ));
            };
            if !values.len().is_multiple_of(width) {
                return Err(Failure::invalid(
                    name,
                    format!("{} numbers don't make vectors of {width}.", grouped(values.len() as u64)),
                    format!("{} 个数无法分成每个 {width} 个数的向量。", grouped(values.len() as u64)),
                ));
            }
            *columns = Some(width);
        }
    }
    if columns.is_some_and(|columns| columns > MOST_COLUMNS) {
        return Err(Failure::too_large(
            format!("{name}[0]"),
            format!("A vector has at most {MOST_COLUMNS} numbers."),
            format!("每个向量最多 {MOST_COLUMNS} 个数。"),
        ));
    }
    if columns.is_none() {
        // There are no rows; how long they would be doesn't matter.
        *columns = Some(1);
    }
    Ok(values)
}

fn patches(document: &Document) -> Result<Option<Patches>, Failure> {
    let picture = match document.json.get("picture") {
        Some(picture) => Picture::from_json(picture, "picture")?,
        None if has(document, "drawing") => drawing::drawn(word(document, "drawing")),
        None => return Ok(None),
    };
    Ok(Some(Patches { picture, side: number(document, "patch", 1.0) as usize }))
}

/// Vectors around centres within ±10, rounded to thousandths, and how long they are.
fn cloud(document: &Document) -> Result<(Vec<f32>, usize), Failure> {
    let recipe = document.json.get("cloud").unwrap_or(&Value::Null);
    let whole = |name: &str, usual: f64| recipe.get(name).and_then(Value::as_f64).unwrap_or(usual) as usize;
    let (rows, columns, centres, seed) = (whole("n", 1.0), whole("d", 2.0), whole("centres", 5.0), whole("seed", 0.0));
    if rows * columns > MOST_NUMBERS {
        let (numbers, most) = (grouped((rows * columns) as u64), grouped(MOST_NUMBERS as u64));
        return Err(Failure::too_large(
            "cloud.n",
            format!("n times d are {numbers} numbers; {most} fit. Take fewer vectors."),
            format!("n × d = {numbers} 个数，上限为 {most}。请减少向量。"),
        ));
    }
    let spread = recipe.get("spread").and_then(Value::as_f64).unwrap_or(1.0);
    let mut random = Pcg64::new(seed as u128, 0);
    let mut share = || (random.next_u64() >> 11) as f64 / 2f64.powi(52) - 1.0;
    let middles: Vec<f64> = (0..centres * columns).map(|_| 10.0 * share()).collect();
    let mut made = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        let middle = &middles[row % centres * columns..][..columns];
        // The sum of three is near to a bell.
        made.extend(middle.iter().map(|at| {
            let off = spread * (share() + share() + share());
            (libm::rint((at + off) * 1000.0) / 1000.0) as f32
        }));
    }
    Ok((made, columns))
}

/// So many of the vectors, spread evenly in the order of their sums; some of them twice where there are fewer.
pub fn spread(vectors: &[f32], width: usize, count: usize) -> Vec<f32> {
    let rows = vectors.len() / width.max(1);
    let sum = |row: usize| vectors[row * width..][..width].iter().map(|value| f64::from(*value)).sum::<f64>();
    let mut order: Vec<(f64, usize)> = (0..rows).map(|row| (sum(row), row)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let chosen = |code: usize| order.get((2 * code + 1) * rows / (2 * count)).map_or(0, |(_, row)| *row);
    if rows == 0 {
        Vec::new()
    } else {
        (0..count).flat_map(|code| vectors[chosen(code) * width..][..width].iter().copied()).collect()
    }
}

/// Where the data is, on a grid as coarse as it is wide: data around the origin stays where it is, and differences are mostly exact.
fn centre(vectors: &[f32], codes: &[f32], width: usize) -> Vec<f32> {
    (0..width)
        .map(|column| {
            let values = || vectors.iter().chain(codes).skip(column).step_by(width).map(|value| f64::from(*value));
            let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            let span = high - low;
            if span <= 0.0 {
                return low as f32;
            }
            let grid = libm::exp2(libm::ceil(libm::log2(span)));
            (libm::rint((low + high) / 2.0 / grid) * grid) as f32
        })
        .collect()
}
