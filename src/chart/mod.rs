//! Curves as data: measured points, theory, fits. No drawing.

mod axis;
mod spread;

pub use axis::{Scale, Tick, short};
pub use spread::{Bar, bars, summary};

use serde::{Deserialize, Serialize};

use crate::words::Lang;

/// A chart over one variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What is on each axis, in both languages, with its unit.
    pub x: Axis,
    pub y: Axis,
    pub series: Vec<Series>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    pub title_en: String,
    pub title_zh: String,
    pub is_log: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub title_en: String,
    pub title_zh: String,
    pub kind: SeriesKind,
    /// `(x, y)`, by rising x; several for one x only in a [`SeriesKind::Spread`].
    pub points: Vec<(f64, f64)>,
}

impl Axis {
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.title_en,
            Lang::Zh => &self.title_zh,
        }
    }
}

impl Series {
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.title_en,
            Lang::Zh => &self.title_zh,
        }
    }
}

/// Where a series comes from, which decides how it is drawn: points for what was measured, lines for theory, histograms for
/// what came out differently each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeriesKind {
    Measured,
    Theory,
    /// A theoretical curve whose constant was fitted to measured points.
    Fitted,
    /// Every single measurement, many at each x.
    Spread,
}

/// The constant `c` for which `c·theory(x)` is nearest to the points, by least squares; none without points or where theory is 0.
pub fn fit_constant(points: &[(f64, f64)], theory: impl Fn(f64) -> f64) -> Option<f64> {
    let (mut product, mut square) = (0.0, 0.0);
    for &(x, y) in points {
        let t = theory(x);
        product += t * y;
        square += t * t;
    }
    (square > 0.0).then(|| product / square)
}
