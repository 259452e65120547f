//! Words in the page's two languages, and the failures that are told in them.

use std::fmt;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// The BCP 47 tag, as in a link's `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            _ => None,
        }
    }
}

/// A whole number with a separator every three digits, from 10,000 on.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// In English, so many of a thing whose plural is regular.
pub fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// The most characters that a failure repeats of a text from outside.
const SHOWN_CHARS: usize = 40;

/// A text from outside as a failure repeats it: its beginning, without what would hide or turn round the words beside it.
pub fn shown(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut chars = text.chars().map(|c| if is_unseen(c) { '\u{fffd}' } else { c });
    let mut shown: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Fixed words, written natively in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub zh: &'static str,
}

impl Text {
    pub const fn new(en: &'static str, zh: &'static str) -> Text {
        Text { en, zh }
    }

    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// Words made at run time, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub en: String,
    pub zh: String,
}

impl Words {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Words {
        Words { en: en.into(), zh: zh.into() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The words of one language, where the others are of no more use.
    pub fn take(self, lang: Lang) -> String {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Words {
        Words::new(text.en, text.zh)
    }
}

/// What kind of failure it is: the `code` of the public `Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    InvalidInput,
    TooLarge,
    NoWebgpu,
    DeviceLost,
    OutOfMemory,
    Aborted,
    Unsupported,
    Crashed,
    UnknownLesson,
}

impl Code {
    pub const ALL: [Code; 9] = [
        Code::InvalidInput,
        Code::TooLarge,
        Code::NoWebgpu,
        Code::DeviceLost,
        Code::OutOfMemory,
        Code::Aborted,
        Code::Unsupported,
        Code::Crashed,
        Code::UnknownLesson,
    ];

    /// The code as programs see it.
    pub const fn name(self) -> &'static str {
        match self {
            Code::InvalidInput => "invalid-input",
            Code::TooLarge => "too-large",
            Code::NoWebgpu => "no-webgpu",
            Code::DeviceLost => "device-lost",
            Code::OutOfMemory => "out-of-memory",
            Code::Aborted => "aborted",
            Code::Unsupported => "unsupported",
            Code::Crashed => "crashed",
            Code::UnknownLesson => "unknown-lesson",
        }
    }
}

/// A failure told to the reader: what kind, where in the input, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: Code,
    /// The value that is at fault, as `items[3]` or `ops[2][1]`; empty when no single value is.
    pub path: String,
    /// A sentence that a student can act on.
    pub message: Words,
}

impl Failure {
    pub fn new(code: Code, path: impl Into<String>, message: Words) -> Failure {
        Failure { code, path: path.into(), message }
    }

    /// The value at `path` isn't what the lesson takes.
    pub fn invalid(path: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Failure {
        Failure::new(Code::InvalidInput, path, Words::new(en, zh))
    }

    /// The value at `path` asks for more than the page will start.
    pub fn too_large(path: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Failure {
        Failure::new(Code::TooLarge, path, Words::new(en, zh))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}: {}", self.code.name(), self.message.en)
        } else {
            write!(f, "{} at {}: {}", self.code.name(), self.path, self.message.en)
        }
    }
}

impl std::error::Error for Failure {}
