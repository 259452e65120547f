//! How much of the tiles is drawn, and where: Q to the left of S, K above S, V above O, and m, l and α between S and O.

use super::{GAP, MARGIN, TITLE};
use crate::algo::attention::Input;
use crate::lessons::View;

/// Cells at least this wide, of S and O, have room for a number.
const NUMBER_CELL: f32 = 26.0;
const LARGEST_CELL: f32 = 80.0;
const ROW_HEIGHT: f32 = 20.0;
/// Rows of V, where there are many: without numbers.
const LOW_ROW_HEIGHT: f32 = 12.0;
/// So many rows of V are drawn as high as the others.
const HIGH_ROWS: usize = 8;

pub(super) struct Layout {
    pub width: f32,
    pub rows: usize,
    pub keys: usize,
    pub columns: usize,
    pub value_columns: usize,
    /// One row in so many, and one key in so many, is drawn.
    pub every_row: usize,
    pub every_key: usize,
    /// Of m, l and α, each.
    pub number_width: f32,
    pub row_height: f32,
    value_height: f32,
    query_width: f32,
    score_width: f32,
}

/// A matrix in the picture.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub left: f32,
    pub top: f32,
    pub columns: usize,
    pub rows: usize,
    pub cell_width: f32,
    pub cell_height: f32,
}

impl Grid {
    pub fn width(&self) -> f32 {
        self.columns as f32 * self.cell_width
    }

    pub fn height(&self) -> f32 {
        self.rows as f32 * self.cell_height
    }

    pub fn right(&self) -> f32 {
        self.left + self.width()
    }

    pub fn bottom(&self) -> f32 {
        self.top + self.height()
    }
}

pub(super) struct Grids {
    pub q: Grid,
    pub k: Grid,
    pub v: Grid,
    pub s: Grid,
    pub o: Grid,
    /// Where m begins.
    pub numbers_left: f32,
}

impl Layout {
    /// The same for all tiles of a lesson.
    pub fn of(input: &Input, view: &View) -> Layout {
        let (most, most_columns, number_width) = match view.width {
            width if width < 600.0 => (8, 3, 44.0),
            width if width < 1000.0 => (16, 4, 46.0),
            _ => (16, 8, 62.0),
        };
        let all_keys = input.tiles.iter().map(|tile| tile.keys.len()).max().unwrap_or(1);
        let (every_row, every_key) = (input.rows.len().div_ceil(most), all_keys.div_ceil(most));
        let (rows, keys) = (input.rows.len().div_ceil(every_row), all_keys.div_ceil(every_key));
        let (columns, value_columns) = (most_columns.min(input.d as usize), most_columns.min(input.dv as usize));
        let room = view.width - 2.0 * MARGIN - 3.0 * GAP - 3.0 * number_width;
        // Scores and outputs are what changes, so their cells are twice as wide as those of queries; where that doesn't make room for
        // numbers, all are squares.
        let unit = (room / (columns + 2 * keys + 2 * value_columns) as f32).min(LARGEST_CELL / 2.0);
        let square = (room / (most + 2 * most_columns) as f32).min(ROW_HEIGHT);
        let (query_width, score_width, row_height) =
            if 2.0 * unit < NUMBER_CELL { (square, square, square) } else { (unit, 2.0 * unit, ROW_HEIGHT) };
        let value_height = if keys <= HIGH_ROWS {
            row_height
        } else {
            (columns as f32 * row_height / keys as f32).max(LOW_ROW_HEIGHT.min(row_height))
        };
        Layout {
            width: view.width,
            rows,
            keys,
            columns,
            value_columns,
            every_row,
            every_key,
            number_width,
            row_height,
            value_height,
            query_width,
            score_width,
        }
    }

    pub fn is_narrow(&self) -> bool {
        self.width < 600.0
    }

    /// Up to where K begins.
    pub fn map_width(&self) -> f32 {
        self.columns as f32 * self.query_width
    }

    /// Everything below `top`; Q, S and O begin below `below_map` too.
    pub fn grids(&self, top: f32, below_map: f32) -> Grids {
        let &Layout { rows, keys, columns, value_columns, row_height, .. } = self;
        let above = (columns as f32 * row_height).max(keys as f32 * self.value_height);
        let base = (top + TITLE + above + GAP).max(below_map + GAP) + TITLE;
        let grid = |left, columns, rows, cell_width| Grid { left, top: base, columns, rows, cell_width, cell_height: row_height };
        let q = grid(MARGIN, columns, rows, self.query_width);
        let s = grid(q.right() + GAP, keys, rows, self.score_width);
        let numbers_left = s.right() + GAP;
        let o = grid(numbers_left + 3.0 * self.number_width + GAP, value_columns, rows, self.score_width);
        let bottom = base - GAP - TITLE;
        let over = |below: Grid, rows: usize, cell_height: f32| Grid {
            top: bottom - rows as f32 * cell_height,
            rows,
            cell_height,
            ..below
        };
        Grids { q, s, o, numbers_left, k: over(s, columns, row_height), v: over(o, keys, self.value_height) }
    }
}
