//! A page that is filled from top to bottom.

use super::View;
use crate::scene::{Align, Group, Key, Mark, Role, Scene, Shape};
use crate::words::{Lang, Text};

const MARGIN: f32 = 12.0;
pub const CAPTION_HEIGHT: f32 = 26.0;
pub const CAPTION_SIZE: f32 = 13.0;
/// Small pictures keep together on wide screens.
const WIDEST: f32 = 960.0;

pub struct Page {
    pub scene: Scene,
    pub lang: Lang,
    /// Where the next part begins.
    pub y: f32,
    /// Where parts begin, and how wide they may be.
    pub left: f32,
    pub room: f32,
    captions: u64,
}

impl Page {
    pub fn new(view: &View, is_wide: bool) -> Page {
        let between_margins = view.width - 2.0 * MARGIN;
        let room = if is_wide { between_margins } else { between_margins.min(WIDEST) };
        let left = (view.width - room) / 2.0;
        Page { scene: Scene::new(view.width, 0.0), lang: view.lang, y: MARGIN / 2.0, left, room, captions: 0 }
    }

    pub fn push(&mut self, mark: Mark) {
        self.scene.push(mark);
    }

    /// Words on a line of their own, at the left.
    pub fn caption(&mut self, words: impl Into<String>) {
        let y = self.y + CAPTION_HEIGHT - 11.0;
        self.words_at(self.left, y, Align::Start, words);
        self.y += CAPTION_HEIGHT;
    }

    /// Words where there is nothing else to see, read aloud too.
    pub fn empty(&mut self, text: Text) {
        self.aloud(self.text(text));
    }

    /// A caption that is read aloud itself.
    pub fn aloud(&mut self, words: &str) {
        let key = Key::new("caption", self.captions);
        self.caption(words);
        self.scene.groups.push(Group { title: String::new(), keys: vec![key] });
    }

    /// A caption over what `draw` draws; it's read aloud itself where nothing of that is.
    pub fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Page)) {
        let key = Key::new("caption", self.captions);
        self.caption(title);
        let groups = self.scene.groups.len();
        draw(self);
        if self.scene.groups.len() == groups {
            self.scene.groups.push(Group { title: String::new(), keys: vec![key] });
        }
    }

    /// Words with their base line at `y`.
    pub fn words_at(&mut self, x: f32, y: f32, align: Align, words: impl Into<String>) {
        let key = Key::new("caption", self.captions);
        self.captions += 1;
        self.push(Mark::new(key, x, y, Shape::Words { align, size: CAPTION_SIZE }).role(Role::Frame).label(words));
    }

    /// What a screen reader reads of this part.
    pub fn group(&mut self, title: impl Into<String>, keys: Vec<Key>) {
        if !keys.is_empty() {
            self.scene.groups.push(Group { title: title.into(), keys });
        }
    }

    pub fn text(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    pub fn finish(mut self) -> Scene {
        self.scene.height = self.y + MARGIN / 2.0;
        self.scene
    }
}

/// About how wide text is at a font size: wide characters are as wide as high, the others a little over half.
pub fn text_width(text: &str, size: f32) -> f32 {
    text.chars().map(|c| if c >= '\u{2e80}' { size } else { size * 0.6 }).sum()
}

/// The font size at which text fits, down to three quarters of this one.
pub fn size_within(text: &str, size: f32, room: f32) -> f32 {
    size * (room / text_width(text, size)).clamp(0.75, 1.0)
}

/// As many of a text's characters as fit, with an ellipsis where some don't.
pub fn fitted(text: &str, size: f32, room: f32) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if text_width(&short, size) + size > room {
            break;
        }
    }
    short.push('…');
    short
}
