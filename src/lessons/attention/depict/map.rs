//! The map: every tile of scores of this head; the watched row of tiles shows how far it has come.

use super::{MARGIN, Page, TEXT, words};
use crate::algo::attention::{Progress, Sight};
use crate::scene::{Align, Group, Key, Mark, Role, Shape, Tone};
use crate::words::Words;

const LARGEST_TILE: f32 = 18.0;

impl Page<'_> {
    pub(super) fn map(&mut self, top: f32, width: f32) -> f32 {
        let title = self.say(Words::new("All tiles of S", "S 的全部块"));
        self.text(Key::new("map-title", 0), (MARGIN, top + TEXT), Align::Start, title);
        let map = &self.input.map;
        let (rows, columns) = (map.len(), map.first().map_or(0, Vec::len));
        let tile = (width / columns.max(rows).max(1) as f32).min(LARGEST_TILE);
        let begin = top + TEXT + 8.0;
        let watched = self.watched_row(rows);
        let shape = Shape::Rect { width: tile - 1.0, height: tile - 1.0, corner: 1.0 };
        let mut keys = Vec::new();
        for (row, sights) in map.iter().enumerate() {
            for (column, &sight) in sights.iter().enumerate() {
                let id = (row * 64 + column) as u64;
                let (x, y) = (MARGIN + (column as f32 + 0.5) * tile, begin + (row as f32 + 0.5) * tile);
                let (role, words) = if row == watched {
                    self.tile_state(column, columns, sight)
                } else if sight == Sight::None {
                    (Role::Hole, words::OUT_OF_SIGHT)
                } else {
                    (Role::Plain, words::NOT_HERE)
                };
                let label = words::tile(words.get(self.lang), sight, self.lang);
                let key = Key::new("map", id);
                // Its words don't fit the tile: they are for readers who can't see the picture, and under the pointer.
                self.scene.push(Mark::new(key, x, y, shape.clone()).role(role).label(label));
                if sight == Sight::Part {
                    self.cut(id, (x, y), tile);
                }
                if row == watched {
                    keys.push(key);
                }
            }
        }
        let title = self.say(Words::new("this row of tiles", "这一行的块"));
        self.scene.groups.push(Group { title, keys });
        begin + rows as f32 * tile
    }

    /// The lower left half of a tile, for one that the mask cuts through.
    fn cut(&mut self, id: u64, (x, y): (f32, f32), tile: f32) {
        let half = tile / 2.0 - 4.0;
        let points = vec![(-half, -half), (half, half), (-half, half)];
        let shape = Shape::Path { points, closed: true };
        self.scene.push(Mark::new(Key::new("cut", id), x, y, shape).tone(Tone::Level(0.7)));
    }

    fn watched_row(&self, rows: usize) -> usize {
        (self.input.row_tile as usize / self.input.map_rows_each.max(1) as usize).min(rows.saturating_sub(1))
    }

    fn tile_state(&self, column: usize, columns: usize, sight: Sight) -> (Role, crate::words::Text) {
        let each = self.input.tiles.len().div_ceil(columns.max(1));
        let tiles = column * each..((column + 1) * each).min(self.input.tiles.len());
        let is_here = self.state.tile.is_some_and(|tile| tiles.contains(&tile));
        let progress = &self.state.progress[tiles];
        let all = |one: Progress| progress.iter().all(|progress| *progress == one);
        let (role, words) = if all(Progress::Done) {
            (Role::Done, words::ADDED)
        } else if all(Progress::Skipped) {
            (Role::Discarded, words::SKIPPED)
        } else if progress.contains(&Progress::Normalized) {
            (Role::Looked, words::NORMALIZED)
        } else if progress.contains(&Progress::Scored) {
            (Role::Looked, words::SCORED)
        } else if sight == Sight::None {
            (Role::Hole, words::OUT_OF_SIGHT)
        } else {
            (Role::Plain, words::WAITING)
        };
        if is_here { (Role::Active, words::AT_HAND) } else { (role, words) }
    }
}
