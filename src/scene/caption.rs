//! A sentence below a picture, for pictures that leave the page.

use super::{Align, Key, Mark, Scene, Shape};

const SIZE: f32 = 15.0;
const LINE: f32 = 21.0;
const MARGIN: f32 = 12.0;
/// How wide a character is of a script that has no spaces, and how wide one of any other on the average, in its own size.
const WIDE: f32 = 1.0;
const NARROW: f32 = 0.54;

impl Scene {
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
            taken = line.chars().map(|c| if is_wide(c) { WIDE } else { NARROW }).sum();
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
                    let width: f32 = line.chars().map(|c| if is_wide(c) { WIDE } else { NARROW }).sum();
                    // A closing sign may stand in the margin.
                    assert!(width <= room + 2.0 * WIDE, "{line}: {width}");
                }
            }
        }
        assert_eq!(wrapped("one two three", 5.0), ["one two", "three"]);
    }
}
