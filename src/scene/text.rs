//! A scene in words: the golden text of the tests, and what a screen reader gets.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Mark, Role, Scene, Tone};
use crate::words::Lang;

impl Role {
    /// The word for this role; empty for those that need none.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Role::Plain | Role::Frame, _) => "",
            (Role::Looked, Lang::En) => "looked at",
            (Role::Looked, Lang::Zh) => "查看",
            (Role::Moved, Lang::En) => "moved",
            (Role::Moved, Lang::Zh) => "移动",
            (Role::Pivot, Lang::En) => "in hand",
            (Role::Pivot, Lang::Zh) => "手中",
            (Role::Active, Lang::En) => "active",
            (Role::Active, Lang::Zh) => "进行中",
            (Role::Done, Lang::En) => "done",
            (Role::Done, Lang::Zh) => "完成",
            (Role::Discarded, Lang::En) => "ruled out",
            (Role::Discarded, Lang::Zh) => "排除",
            (Role::Hole, Lang::En) => "hole",
            (Role::Hole, Lang::Zh) => "空位",
            (Role::Wrong, Lang::En) => "wrong",
            (Role::Wrong, Lang::Zh) => "错误",
        }
    }
}

impl Scene {
    /// One line a group: its title if it has one, then its marks in reading order with the words of their roles.
    pub fn to_text(&self, lang: Lang) -> String {
        let marks: HashMap<_, _> = self.marks.iter().map(|mark| (mark.key, mark)).collect();
        let mut text = String::new();
        for group in &self.groups {
            let words: Vec<String> = group.keys.iter().filter_map(|key| marks.get(key)).map(|mark| mark.in_words(lang)).collect();
            let separator = match lang {
                Lang::En => ", ",
                Lang::Zh => "、",
            };
            let words = words.join(separator);
            let _ = if group.title.is_empty() { writeln!(text, "{words}") } else { writeln!(text, "{}: {words}", group.title) };
        }
        text
    }
}

impl Mark {
    /// Its label, or how much its tone says, and the word of its role: `3 (moved)`.
    pub fn in_words(&self, lang: Lang) -> String {
        let mut words = self.label.clone();
        if words.is_empty() {
            match self.tone {
                Tone::Level(value) | Tone::Signed(value) => {
                    let _ = write!(words, "{value:.2}");
                }
                Tone::Flat | Tone::Faint | Tone::Identity(_) => {}
            }
        }
        let role = self.role.word(lang);
        match (words.is_empty(), role.is_empty()) {
            (_, true) => words,
            (true, false) => role.to_owned(),
            (false, false) => format!("{words} ({role})"),
        }
    }
}
