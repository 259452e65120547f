//! What stands around a picture that leaves the page: its key, its sentence, and another picture below it.

use super::{Align, Group, Key, Mark, Role, Scene, Shape};
use crate::words::Lang;

const SIZE: f32 = 15.0;
const LINE: f32 = 21.0;
const MARGIN: f32 = 12.0;
/// How wide a character is of a script that has no spaces, and how wide one of any other on the average, in its own size.
const WIDE: f32 = 1.0;
const NARROW: f32 = 0.54;

/// The rectangle that shows how a role is drawn.
const SWATCH: (f32, f32) = (26.0, 16.0);
const GAP: f32 = 6.0;

impl Scene {
    /// The roles that are in it and have a word, in their own order.
    pub fn roles(&self, lang: Lang) -> impl Iterator<Item = Role> {
        let is_there = |role: &Role| self.marks.iter().any(|mark| mark.role == *role);
        Role::ALL.into_iter().filter(move |role| !role.word(lang).is_empty()).filter(is_there)
    }

    /// The picture with its key below it: each role that is in it, drawn as it is there, with its word.
    pub fn with_legend(mut self, lang: Lang) -> Scene {
        let roles: Vec<Role> = self.roles(lang).collect();
        let (mut x, mut y) = (MARGIN, self.height + MARGIN + LINE / 2.0);
        for (place, role) in roles.iter().enumerate() {
            let word = role.word(lang);
            let room = SWATCH.0 + GAP + width_of(word) * SIZE;
            if place > 0 && x + room > self.width - MARGIN {
                (x, y) = (MARGIN, y + LINE);
            }
            let swatch = Shape::Rect { width: SWATCH.0 - 2.0, height: SWATCH.1 - 2.0, corner: 3.0 };
            let words = Shape::Words { align: Align::Start, size: SIZE };
            let key = |kind| Key::new(kind, place as u64);
            self.push(Mark::new(key("legend"), x + SWATCH.0 / 2.0, y, swatch).role(*role));
            self.push(Mark::new(key("legend-word"), x + SWATCH.0 + GAP, y, words).label(word));
            x += room + 2.0 * GAP;
        }
        if !roles.is_empty() {
            self.height = y + LINE / 2.0;
        }
        self
    }

    /// The picture under a heading, which its words are under, too.
    pub fn with_heading(mut self, heading: &str) -> Scene {
        let room = MARGIN + LINE;
        for mark in &mut self.marks {
            mark.y += room;
        }
        self.height += room;
        let key = Key::new("heading", 0);
        let shape = Shape::Words { align: Align::Start, size: SIZE };
        self.push(Mark::new(key, MARGIN, MARGIN + LINE / 2.0, shape).label(heading));
        self.groups.insert(0, Group { title: String::new(), keys: vec![key] });
        self
    }

    /// The picture with another one below it, whose marks and words come after its own. Neither is made of two.
    pub fn above(mut self, below: Scene) -> Scene {
        // Ids of lessons' marks count things or are made of places; none has this bit.
        let other = |key: Key| Key::new(key.kind, key.id | 1 << 63);
        let top = self.height;
        self.marks.extend(below.marks.into_iter().map(|mark| Mark { key: other(mark.key), y: mark.y + top, ..mark }));
        let groups = below.groups.into_iter();
        self.groups.extend(groups.map(|group| Group { keys: group.keys.into_iter().map(other).collect(), ..group }));
        self.width = self.width.max(below.width);
        self.height += below.height;
        self
    }

    /// The picture with a sentence below it.
    pub fn with_sentence(mut self, sentence: &str) -> Scene {
        let lines = wrapped(sentence, (self.width - 2.0 * MARGIN) / SIZE);
        for (place, line) in lines.iter().enumerate() {
            let y = self.height + MARGIN + LINE * (place as f32 + 0.5);
            let shape = Shape::Words { align: Align::Start, size: SIZE };
            self.push(Mark::new(Key::new("sentence", place as u64), MARGIN, y, shape).label(line.as_str()));
        }
        self.height += MARGIN * 2.0 + LINE * lines.len() as f32;
        self
    }
}

/// Lines of at most `room`, in sizes of the type. A word that is longer is cut.
fn wrapped(text: &str, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut taken) = (String::new(), 0.0);
    // Where the line may be broken last: after a space, or after a wide character.
    let mut last_break = 0;
    for c in text.chars() {
        let wide = is_wide(c);
        let needed = if wide { WIDE } else { NARROW };
        if taken + needed > room && !line.is_empty() && c != ' ' && !is_closing(c) {
            let at = if last_break > 0 { last_break } else { line.len() };
            let rest = line.split_off(at);
            lines.push(line.trim_end().to_owned());
            (line, last_break) = (rest, 0);
            taken = width_of(&line);
        }
        // A wide character may be parted from what is before it.
        if wide && !is_closing(c) {
            last_break = line.len();
        }
        line.push(c);
        taken += needed;
        if c == ' ' || wide {
            last_break = line.len();
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// How wide a text is about, in sizes of its type.
fn width_of(text: &str) -> f32 {
    text.chars().map(|c| if is_wide(c) { WIDE } else { NARROW }).sum()
}

/// Chinese, and the punctuation of its width.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}')
}

/// What doesn't begin a line.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '、' | '：' | '；' | '！' | '？' | '）' | '》' | '”' | '’' | ',' | '.' | ':' | ';' | '!' | '?' | ')'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_every_word_and_no_more_than_fits() {
        for text in
            ["compare 5 with 3, its parent: 5 is larger, so they change places.", "把 5 和它的父结点 3 比较：5 更大，所以交换。"]
        {
            for room in [4.0, 8.0, 15.0, 100.0] {
                let lines = wrapped(text, room);
                let bare = |text: &str| text.replace(' ', "");
                assert_eq!(bare(&lines.concat()), bare(text));
                for line in &lines {
                    let width = width_of(line);
                    // A closing sign may stand in the margin.
                    assert!(width <= room + 2.0 * WIDE, "{line}: {width}");
                }
            }
        }
        assert_eq!(wrapped("one two three", 5.0), ["one two", "three"]);
    }

    /// Two squares, one of which was compared and one moved, in a picture this wide.
    fn picture(width: f32) -> Scene {
        let mut scene = Scene::new(width, 40.0);
        for (id, role) in [(0, Role::Moved), (1, Role::Looked), (2, Role::Frame)] {
            let shape = Shape::Rect { width: 20.0, height: 20.0, corner: 0.0 };
            scene.push(Mark::new(Key::new("item", id), 20.0, 20.0, shape).role(role).label(id.to_string()));
        }
        scene.groups.push(Group { title: "items".to_owned(), keys: vec![Key::new("item", 0), Key::new("item", 1)] });
        scene
    }

    #[test]
    fn a_legend_has_each_role_with_a_word_once_within_the_picture() {
        for (lang, width) in [(Lang::En, 600.0), (Lang::En, 130.0), (Lang::Zh, 130.0)] {
            let bare = picture(width);
            let words = bare.to_text(lang);
            let scene = bare.clone().with_legend(lang);
            let added = &scene.marks[bare.marks.len()..];
            let roles: Vec<Role> = added.iter().step_by(2).map(|mark| mark.role).collect();
            assert_eq!(roles, [Role::Looked, Role::Moved]);
            for (swatch, word) in added.iter().step_by(2).zip(added.iter().skip(1).step_by(2)) {
                assert_eq!(word.label, swatch.role.word(lang));
                assert!(swatch.y > bare.height && swatch.y + SWATCH.1 / 2.0 <= scene.height);
                assert!(word.x + width_of(&word.label) * SIZE <= width);
            }
            let rows: std::collections::HashSet<_> = added.iter().map(|mark| mark.y.to_bits()).collect();
            assert_eq!(rows.len(), if width > 200.0 { 1 } else { 2 });
            assert_eq!(scene.to_text(lang), words, "the words of roles are with the marks already");
        }
        assert_eq!(Scene::new(100.0, 50.0).with_legend(Lang::En), Scene::new(100.0, 50.0));
    }

    #[test]
    fn of_two_pictures_each_keeps_its_marks_and_words() {
        let two = picture(60.0).with_heading("First").above(picture(80.0).with_heading("Second"));
        assert_eq!(two.to_text(Lang::En), "First\nitems: 0 (moved), 1 (looked at)\nSecond\nitems: 0 (moved), 1 (looked at)\n");
        let keys: std::collections::HashSet<_> = two.marks.iter().map(|mark| mark.key).collect();
        assert_eq!((keys.len(), two.marks.len()), (8, 8));
        assert_eq!((two.width, two.height), (80.0, 2.0 * (40.0 + MARGIN + LINE)));
    }
}
