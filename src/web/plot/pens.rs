//! How series are told apart: by colour, and by marker or dash as well.

use crate::chart::{Chart, SeriesKind};

/// How one series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    /// The number of its token, from 0.
    pub colour: usize,
    pub marker: Marker,
    /// Only its outline is drawn: the second six series have the first six's markers.
    pub is_hollow: bool,
    /// Lengths of dash and gap; empty for a solid line.
    pub dash: &'static [u32],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Plus,
    Cross,
}

const MARKERS: [Marker; 6] = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Plus, Marker::Cross];
/// Theory may be solid; what was fitted is always dashed.
const THEORY: [&[u32]; 4] = [&[], &[10, 3, 2, 3], &[2, 3], &[14, 4]];
const FITTED: [&[u32]; 4] = [&[6, 4], &[6, 3, 1, 3], &[3, 3], &[12, 3, 3, 3]];

/// The colours that style sheets have for series.
pub const COLOURS: usize = 6;

/// The k-th series of each kind have the same colour: they belong together.
pub fn pens(chart: &Chart) -> Vec<Pen> {
    let mut counts = [0; 4];
    let pen = |kind: SeriesKind| {
        let count = &mut counts[kind as usize];
        let number = *count;
        *count += 1;
        let dash = match kind {
            SeriesKind::Measured | SeriesKind::Spread => &[],
            SeriesKind::Theory => THEORY[number % THEORY.len()],
            SeriesKind::Fitted => FITTED[number % FITTED.len()],
        };
        Pen {
            colour: number % COLOURS,
            marker: MARKERS[number % MARKERS.len()],
            is_hollow: number / MARKERS.len() % 2 == 1,
            dash,
        }
    };
    chart.series.iter().map(|series| series.kind).map(pen).collect()
}

impl Marker {
    /// Its outline; it reaches about 1 from its middle.
    pub fn points(self) -> Vec<(f64, f64)> {
        const ARM: f64 = 0.3;
        let plus: [(f64, f64); 12] = [
            (-ARM, -1.1),
            (ARM, -1.1),
            (ARM, -ARM),
            (1.1, -ARM),
            (1.1, ARM),
            (ARM, ARM),
            (ARM, 1.1),
            (-ARM, 1.1),
            (-ARM, ARM),
            (-1.1, ARM),
            (-1.1, -ARM),
            (-ARM, -ARM),
        ];
        match self {
            Marker::Circle => (0..16).map(|i| (f64::from(i) * std::f64::consts::TAU / 16.0).sin_cos()).collect(),
            Marker::Square => vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Marker::Triangle => vec![(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            Marker::Diamond => vec![(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Marker::Plus => plus.to_vec(),
            Marker::Cross => {
                let half = std::f64::consts::FRAC_1_SQRT_2;
                plus.into_iter().map(|(x, y)| ((x - y) * half, (x + y) * half)).collect()
            }
        }
    }
}
