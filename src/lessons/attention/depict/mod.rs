//! The picture: the tiles at hand laid out as the matrix products that they are, what each row keeps, and the map of all tiles.

mod layout;
mod map;
mod matrices;
mod memory;

use self::layout::Layout;
use super::words;
use crate::algo::attention::{Content, Input, Kind, State, Step};
use crate::lessons::View;
use crate::scene::{Align, Key, Mark, Role, Scene, Shape};
use crate::words::{Lang, Words};

const MARGIN: f32 = 10.0;
const GAP: f32 = 12.0;
const TEXT: f32 = 12.0;
/// The height of a title with the space below it.
const TITLE: f32 = TEXT + 6.0;

struct Page<'a> {
    scene: Scene,
    lang: Lang,
    layout: Layout,
    input: &'a Input,
    state: &'a State,
    kind: Option<Kind>,
}

pub(super) fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let layout = Layout::of(input, view);
    let kind = step.map(|step| step.kind);
    let mut page = Page { scene: Scene::new(view.width, 0.0), lang: view.lang, layout, input, state, kind };
    let below = page.memory(MARGIN) + GAP;
    // On wide screens there is room for the map over the queries.
    let below = if page.layout.is_narrow() {
        let below = page.matrices(below, below);
        page.map(below + GAP, view.width - 2.0 * MARGIN)
    } else {
        let below_map = page.map(below, page.layout.map_width());
        page.matrices(below, below_map)
    };
    page.scene.height = below + MARGIN;
    page.scene
}

impl Page<'_> {
    /// Words that stand on `y`.
    fn text(&mut self, key: Key, (x, y): (f32, f32), align: Align, words: impl Into<String>) {
        let y = y - TEXT * 0.4;
        self.scene.push(Mark::new(key, x, y, Shape::Words { align, size: TEXT }).role(Role::Frame).label(words));
    }

    fn say(&self, words: Words) -> String {
        words.get(self.lang).to_owned()
    }

    fn holds_weights(&self) -> bool {
        matches!(self.state.block, Some((Content::Weights, _)))
    }
}

/// About how wide words of the usual size are.
fn width_of(words: &str) -> f32 {
    words.chars().map(|c| if c >= '\u{2e80}' { TEXT } else { 0.58 * TEXT }).sum()
}
