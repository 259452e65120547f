//! The picture: the list, what's in hand, and the buckets with their items hanging below.

use std::ops::Range;

use crate::algo::sort::NONE;
use crate::algo::sort::bucket::{Input, Phase, State, Step};
use crate::lessons::View;
use crate::lessons::cells::Cells;
use crate::lessons::page::{CAPTION_HEIGHT, CAPTION_SIZE, Page, text_width};
use crate::lessons::sorting::tiles::{self, MOST_TILES};
use crate::scene::{Align, Key, Mark, Role, Scene, Shape};
use crate::words::Text;

const EMPTY: Text = Text::new("an empty list", "空列表");
const LIST: Text = Text::new("items", "items");
const BUCKETS: Text = Text::new("buckets", "桶");
const SIZES: Text = Text::new("items in each bucket", "每个桶有几项");
const CELLS: Text = Text::new("all buckets, side by side", "所有的桶，依次相连");
const OF_BUCKETS: Text = Text::new("buckets", "个桶");
const BUCKET: Text = Text::new("bucket", "桶");
const IN_HAND: Text = Text::new("in hand", "手中");

const HAND_HEIGHT: f32 = 34.0;
const HEAD_HEIGHT: f32 = 24.0;
const NARROWEST: f32 = 25.0;
const WIDEST: f32 = 64.0;
/// The heights of all items of the fullest bucket together, about.
const HIGHEST: f32 = 300.0;

struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
}

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let depiction = Depiction { input, state, step };
    let mut page = Page::new(view, input.source.len() > MOST_TILES);
    if input.source.is_empty() {
        page.empty(EMPTY);
        return page.finish();
    }
    if input.source.len() > MOST_TILES || input.buckets().len() > MOST_TILES {
        depiction.bars(&mut page);
        return page.finish();
    }
    let list = depiction.list(&mut page);
    depiction.hand(&mut page);
    let columns = Columns::new(&page, input);
    depiction.buckets(&mut page, &columns);
    depiction.arrow(&mut page, &list, &columns);
    page.finish()
}

/// Where buckets are: columns, in as many rows as they need.
struct Columns {
    left: f32,
    width: f32,
    cell: f32,
    per_row: usize,
    /// The top of each row, and the bottom of the last.
    tops: Vec<f32>,
}

impl Columns {
    fn new(page: &Page, input: &Input) -> Columns {
        let buckets = input.buckets();
        let width = (page.room / buckets.len() as f32).clamp(NARROWEST, WIDEST);
        let cell = (HIGHEST / input.most.max(1) as f32).clamp(14.0, 24.0);
        let per_row = ((page.room / width + 0.01) as usize).max(1);
        let mut tops = vec![page.y + CAPTION_HEIGHT];
        for first in (0..buckets.len()).step_by(per_row) {
            let size = |bucket: usize| buckets.start(bucket + 1) - buckets.start(bucket);
            let most = (first..buckets.len().min(first + per_row)).map(size).max().unwrap_or(0);
            tops.push(tops[tops.len() - 1] + HEAD_HEIGHT + most as f32 * cell + 8.0);
        }
        Columns { left: page.left, width, cell, per_row, tops }
    }

    /// The middle of a bucket's head.
    fn head(&self, bucket: usize) -> (f32, f32) {
        let (column, row) = (bucket % self.per_row, bucket / self.per_row);
        (self.left + (column as f32 + 0.5) * self.width, self.tops[row] + HEAD_HEIGHT / 2.0)
    }

    fn centre(&self, bucket: usize, place: usize) -> (f32, f32) {
        let (x, y) = self.head(bucket);
        (x, y + HEAD_HEIGHT / 2.0 + (place as f32 + 0.5) * self.cell)
    }

    fn shape(&self) -> Shape {
        Shape::Rect { width: self.width - 4.0, height: self.cell - 2.0, corner: 3.0 }
    }
}

impl Depiction<'_> {
    /// Many items, or many buckets: the list, how full each bucket is, and the items in all buckets side by side.
    fn bars(&self, page: &mut Page) {
        let (state, source) = (self.state, &self.input.source);
        let buckets = self.input.buckets();
        let one = |place: usize, role: Role| vec![(place..place + 1, role)];
        let last = (state.done as usize).saturating_sub(1);
        let title = page.text(LIST);
        page.caption(title);
        let roles = match self.step {
            Some(Step::Range { .. }) => vec![(0..source.len(), Role::Looked)],
            Some(Step::Return) => vec![(0..source.len(), Role::Done)],
            Some(Step::Gather) => one(last, Role::Moved),
            _ => Vec::new(),
        };
        let (done, count) = (state.done as usize, source.len());
        let gone = match state.phase {
            Phase::Idle | Phase::Over => 0..0,
            Phase::Scatter => 0..done,
            Phase::Sort => 0..count,
            Phase::Gather => done..count,
        };
        let held = |ids: &[u32], gone: Range<usize>| -> Vec<u32> {
            let mut held = ids.to_vec();
            held[gone].fill(NONE);
            held
        };
        let list_strip = tiles::bars(page, source, 0, title, &held(&state.list, gone), roles, last);
        self.hand(page);

        let title = page.text(SIZES);
        page.caption(title);
        let (roles, focus) = match (self.step, state.phase) {
            (Some(Step::Scatter), _) => {
                let bucket = buckets.index(state.list[last]);
                (one(bucket, Role::Moved), bucket)
            }
            (_, Phase::Sort) => (one(state.bucket as usize, Role::Active), state.bucket as usize),
            _ => (Vec::new(), 0),
        };
        let none = vec![0; buckets.len()];
        let sizes = if state.sizes.is_empty() { &none } else { &state.sizes };
        let bucket_strip = tiles::count_bars(page, title, OF_BUCKETS, sizes, &|bucket| bucket.to_string(), roles, focus);

        let title = page.text(CELLS);
        page.caption(title);
        let open = buckets.start(state.bucket as usize);
        let hole = open + state.hole as usize;
        let mut roles = Vec::new();
        if state.phase == Phase::Sort {
            roles.push((open..buckets.start(state.bucket as usize + 1), Role::Active));
        }
        match self.step {
            Some(Step::Scatter) => {
                let bucket = buckets.index(state.list[last]);
                roles.extend(one(buckets.start(bucket) + state.sizes[bucket] as usize - 1, Role::Moved));
            }
            Some(Step::Compare { .. }) => roles.extend(one(hole - 1, Role::Looked)),
            Some(Step::Shift) => roles.extend(one(hole + 1, Role::Moved)),
            Some(Step::Put) => roles.extend(one(hole, Role::Moved)),
            _ => {}
        }
        let gone = match state.phase {
            Phase::Gather => 0..done,
            Phase::Over => 0..count,
            _ if state.hand.is_some() => hole..hole + 1,
            _ => 0..0,
        };
        let empty = vec![NONE; source.len()];
        let cells = if state.cells.is_empty() { &empty } else { &state.cells };
        let cells_strip = tiles::bars(page, source, 2, title, &held(cells, gone), roles, hole.min(source.len() - 1));
        let strip = match (self.step, state.phase) {
            (Some(Step::Open), _) => bucket_strip,
            (_, Phase::Sort) => cells_strip,
            (Some(Step::Scatter), _) => bucket_strip,
            _ => list_strip,
        };
        tiles::strip(page, source, strip);
    }

    fn list(&self, page: &mut Page) -> Cells {
        let (state, source) = (self.state, &self.input.source);
        page.caption(page.text(LIST));
        let role = |place: usize, _| {
            let is_before = (place as u32) < state.done;
            let is_gone = match state.phase {
                Phase::Idle | Phase::Over => false,
                Phase::Scatter => is_before,
                Phase::Sort => true,
                Phase::Gather => !is_before,
            };
            (!is_gone).then(|| self.list_role(place))
        };
        let title = page.text(LIST).into();
        tiles::list(page, source, title, &state.list, &|place| place.to_string(), &role)
    }

    fn list_role(&self, place: usize) -> Role {
        match self.step {
            Some(Step::Range { .. }) => Role::Looked,
            Some(Step::Gather) if place as u32 + 1 == self.state.done => Role::Moved,
            Some(Step::Gather | Step::Return) => Role::Done,
            _ => Role::Plain,
        }
    }

    fn hand(&self, page: &mut Page) {
        let title = page.text(IN_HAND);
        let y = page.y + HAND_HEIGHT / 2.0;
        page.words_at(page.left, y + CAPTION_SIZE * 0.35, Align::Start, title);
        let x = page.left + text_width(title, CAPTION_SIZE) + 44.0;
        let shape = |inset: f32| Shape::Rect { width: 64.0 - inset, height: HAND_HEIGHT - 4.0 - inset, corner: 5.0 };
        page.push(Mark::new(Key::new("box", 0), x, y, shape(0.0)).role(Role::Frame));
        if let Some(id) = self.state.hand {
            page.push(tiles::tile(&self.input.source, id, (x, y), shape(6.0), Role::Pivot));
            page.group(title, vec![tiles::key(id)]);
        }
        page.y += HAND_HEIGHT;
    }

    fn buckets(&self, page: &mut Page, columns: &Columns) {
        let state = self.state;
        let count = self.input.buckets().len();
        page.caption(page.text(BUCKETS));
        for bucket in 0..count {
            let (x, y) = columns.head(bucket);
            let is_open = state.phase == Phase::Sort && state.bucket as usize == bucket;
            let shape = Shape::Rect { width: columns.width - 4.0, height: HEAD_HEIGHT - 6.0, corner: 2.0 };
            let role = if is_open { Role::Active } else { Role::Frame };
            let head = Mark::new(Key::new("bucket", bucket as u64), x, y, shape).role(role).label(bucket.to_string());
            page.push(head);
            let mut keys = Vec::new();
            let items = if bucket < state.sizes.len() { state.bucket(bucket) } else { &[] };
            for (place, &id) in items.iter().enumerate() {
                let mark = self.bucket_mark(columns, bucket, place, id);
                keys.push(mark.key);
                page.push(mark);
            }
            page.group(format!("{} {bucket}", page.text(BUCKET)), keys);
        }
        page.y = columns.tops[columns.tops.len() - 1];
    }

    fn bucket_mark(&self, columns: &Columns, bucket: usize, place: usize, id: u32) -> Mark {
        let (state, source) = (self.state, &self.input.source);
        let (at, shape) = (columns.centre(bucket, place), columns.shape());
        let is_open = state.phase == Phase::Sort && state.bucket as usize == bucket;
        let cell = self.input.buckets().start(bucket) + place;
        let hole = state.hole as usize;
        match state.phase {
            Phase::Over => tiles::ghost(source, id, "left-bucket", at, shape),
            Phase::Gather if (cell as u32) < state.done => tiles::ghost(source, id, "left-bucket", at, shape),
            _ if is_open && state.hand.is_some() && place == hole => {
                Mark::new(Key::new("hole", 0), at.0, at.1, shape).role(Role::Hole)
            }
            _ => {
                let role = match self.step {
                    Some(Step::Scatter) if state.list[state.done as usize - 1] == id => Role::Moved,
                    Some(Step::Compare { .. }) if is_open && place + 1 == hole => Role::Looked,
                    Some(Step::Shift) if is_open && place == hole + 1 => Role::Moved,
                    Some(Step::Put) if is_open && place == hole => Role::Moved,
                    _ => Role::Plain,
                };
                tiles::tile(source, id, at, shape, role)
            }
        }
    }

    /// From the item to its bucket.
    fn arrow(&self, page: &mut Page, list: &Cells, columns: &Columns) {
        let state = self.state;
        if !matches!(self.step, Some(Step::Scatter)) {
            return;
        }
        let place = state.done as usize - 1;
        // Not across other cells.
        if !list.is_in_last_row(place, state.list.len()) {
            return;
        }
        let (from, to) = (list.foot(place), columns.head(state.buckets().index(state.list[place])));
        let shape = Shape::Segment { dx: to.0 - from.0, dy: to.1 - HEAD_HEIGHT / 2.0 - from.1, arrow: true };
        page.scene.marks.insert(0, Mark::new(Key::new("arrow", 0), from.0, from.1, shape).role(Role::Active));
    }
}
