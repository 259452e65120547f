//! A grid of cells as one mark, where there would be too many marks: one for each cell.

use std::sync::Arc;

use super::{Palette, Rgb, Role, Stroke, Tone};

/// Cells in rows and columns, each of one of a few kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitmap {
    pub columns: usize,
    pub rows: usize,
    /// From the top, row by row: the number of each cell's ink. A cell of any other number stays empty.
    pub cells: Arc<[u8]>,
    pub inks: &'static [Ink],
    /// Of a picture whose colours are data: red, green and blue of each cell. Such a one has no inks.
    pub rgb: Option<Arc<[u8]>>,
}

/// How cells of one kind look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// The role's edge colour fills the cell where the tone is flat; else the tone does.
    pub role: Role,
    pub tone: Tone,
    pub glyph: Glyph,
}

/// What stands in cells that are large enough for it, so that they don't differ by colour alone. Small cells differ in how light they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Blank,
    Plus,
    Minus,
    Ring,
    /// A diagonal that rises to the right.
    Rising,
    /// One that falls to the right.
    Falling,
    /// Both diagonals.
    Cross,
}

/// Cells with shorter sides have no glyphs.
const SMALLEST_WITH_GLYPH: f32 = 9.0;
/// From a cell's middle to a glyph's ends, in parts of the cell's shorter side.
const GLYPH_REACH: f32 = 0.28;
/// Of exported pictures.
const PIXELS_A_UNIT: f32 = 2.0;
const MOST_TIMES: f32 = 64.0;

impl Bitmap {
    /// Cells of a few kinds.
    pub fn new(columns: usize, rows: usize, cells: impl Into<Arc<[u8]>>, inks: &'static [Ink]) -> Bitmap {
        Bitmap { columns, rows, cells: cells.into(), inks, rgb: None }
    }

    /// A picture whose colours are data: three bytes a cell.
    pub fn of_rgb(columns: usize, rows: usize, rgb: impl Into<Arc<[u8]>>) -> Bitmap {
        Bitmap { columns, rows, cells: Arc::default(), inks: &[], rgb: Some(rgb.into()) }
    }

    /// The glyphs of the cells of one ink, about the middle of a bitmap of this size; none where cells are too small.
    pub fn glyphs(&self, ink: usize, width: f32, height: f32) -> Vec<Stroke> {
        let (across, down) = (width / self.columns as f32, height / self.rows as f32);
        let side = across.min(down);
        if side < SMALLEST_WITH_GLYPH {
            return Vec::new();
        }
        let strokes = self.inks[ink].glyph.strokes();
        let of_ink = self.cells.iter().enumerate().filter(|(_, cell)| usize::from(**cell) == ink);
        of_ink
            .flat_map(|(place, _)| {
                let (column, row) = (place % self.columns, place / self.columns);
                let (x, y) = ((column as f32 + 0.5) * across - width / 2.0, (row as f32 + 0.5) * down - height / 2.0);
                let at = move |(dx, dy): (f32, f32)| (x + dx * side * GLYPH_REACH, y + dy * side * GLYPH_REACH);
                strokes.iter().map(move |&(from, to)| (at(from), at(to)))
            })
            .collect()
    }

    /// What is to be seen of it, with a theme's colours.
    pub fn image(&self, palette: &Palette) -> Image {
        let colours = self.inks.iter().map(|ink| Some(ink.colour(palette))).chain([None]).collect();
        let empty = self.inks.len() as u8;
        let cells = match self.cells.iter().any(|cell| *cell > empty) {
            true => self.cells.iter().map(|cell| (*cell).min(empty)).collect(),
            false => self.cells.clone(),
        };
        Image { columns: self.columns, rows: self.rows, cells, colours, rgb: self.rgb.clone() }
    }
}

impl Ink {
    pub fn colour(&self, palette: &Palette) -> Rgb {
        let look = palette.look(self.role, self.tone);
        match self.tone {
            Tone::Flat => look.edge,
            _ => look.fill.unwrap_or(look.edge),
        }
    }
}

impl Glyph {
    /// Within a square from -1 to 1.
    const fn strokes(self) -> &'static [Stroke] {
        const ACROSS: Stroke = ((-1.0, 0.0), (1.0, 0.0));
        const DOWN: Stroke = ((0.0, -1.0), (0.0, 1.0));
        const RISING: Stroke = ((-1.0, 1.0), (1.0, -1.0));
        const FALLING: Stroke = ((-1.0, -1.0), (1.0, 1.0));
        const TOP: (f32, f32) = (0.0, -0.9);
        const RIGHT: (f32, f32) = (0.6, 0.0);
        const BOTTOM: (f32, f32) = (0.0, 0.9);
        const LEFT: (f32, f32) = (-0.6, 0.0);
        match self {
            Glyph::Blank => &[],
            Glyph::Plus => &[ACROSS, DOWN],
            Glyph::Minus => &[ACROSS],
            Glyph::Ring => &[(TOP, RIGHT), (RIGHT, BOTTOM), (BOTTOM, LEFT), (LEFT, TOP)],
            Glyph::Rising => &[RISING],
            Glyph::Falling => &[FALLING],
            Glyph::Cross => &[RISING, FALLING],
        }
    }
}

/// A picture with a colour for each number of a cell; none for cells that are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub columns: usize,
    pub rows: usize,
    /// From the top, row by row: numbers of colours.
    pub cells: Arc<[u8]>,
    pub colours: Vec<Option<Rgb>>,
    /// Instead of numbers, red, green and blue of each cell.
    pub rgb: Option<Arc<[u8]>>,
}

impl Image {
    /// Red, green, blue and opacity of each cell.
    pub fn to_rgba(&self) -> Vec<u8> {
        if let Some(rgb) = &self.rgb {
            // A plain loop: this runs for every pixel of every frame that is new.
            let mut rgba = vec![0xff; rgb.len() / 3 * 4];
            for (to, from) in rgba.chunks_exact_mut(4).zip(rgb.chunks_exact(3)) {
                to[..3].copy_from_slice(from);
            }
            return rgba;
        }
        let colours: Vec<[u8; 4]> =
            self.colours.iter().map(|colour| colour.map_or([0; 4], |Rgb(red, green, blue)| [red, green, blue, 0xff])).collect();
        self.cells.iter().flat_map(|cell| colours[usize::from(*cell)]).collect()
    }

    /// As a PNG, with a palette unless its colours are data, in an address that holds it all, for a picture of this width. Where viewers smooth what they enlarge, they shall
    /// find nothing to enlarge.
    pub fn to_data_url(&self, width: f32) -> String {
        use base64::Engine;
        let times = libm::ceilf(PIXELS_A_UNIT * width / self.columns as f32).clamp(1.0, MOST_TIMES) as usize;
        format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(self.to_png(times)))
    }

    /// A square of pixels for each cell, so many wide.
    fn to_png(&self, times: usize) -> Vec<u8> {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = Vec::new();
        for side in [self.columns, self.rows] {
            header.extend(((side * times) as u32).to_be_bytes());
        }
        // Eight bits a cell, which are numbers of a palette; or eight bits a channel.
        let bytes = if self.rgb.is_some() { 3 } else { 1 };
        header.extend([8, if self.rgb.is_some() { 2 } else { 3 }, 0, 0, 0]);
        chunk(&mut png, b"IHDR", &header);
        let data = self.rgb.as_deref().unwrap_or(&self.cells);
        let colours: Vec<u8> = self
            .colours
            .iter()
            .map(|colour| colour.unwrap_or_default())
            .flat_map(|Rgb(red, green, blue)| [red, green, blue])
            .collect();
        if self.rgb.is_none() {
            chunk(&mut png, b"PLTE", &colours);
            let opacities: Vec<u8> = self.colours.iter().map(|colour| if colour.is_some() { 0xff } else { 0 }).collect();
            chunk(&mut png, b"tRNS", &opacities);
        }
        let mut rows = Vec::with_capacity(data.len() * times * times + self.rows * times);
        for row in data.chunks((self.columns * bytes).max(1)) {
            let start = rows.len();
            // Each row begins with the number of its filter: none.
            rows.push(0);
            rows.extend(row.chunks(bytes).flat_map(|cell| std::iter::repeat_n(cell, times)).flatten());
            let end = rows.len();
            (1..times).for_each(|_| rows.extend_from_within(start..end));
        }
        chunk(&mut png, b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&rows, 6));
        chunk(&mut png, b"IEND", &[]);
        png
    }
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let start = png.len();
    png.extend(name);
    png.extend(data);
    let sum = crc32(&png[start..]);
    png.extend(sum.to_be_bytes());
}

/// The cyclic redundancy check of ISO 3309, as PNG wants it.
fn crc32(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    });
    !sum
}
