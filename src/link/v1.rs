//! The first version of the link format: `#/<lesson>?<settings>`.
//!
//! A field of the lesson may have the name of a setting (`v` of attention, `loop` of the knapsack). Then the value decides: what reads as
//! the setting is the setting, all else is the field.

use serde_json::{Map, Value};

use super::code::{decode, encode, pack, unpack};
use super::{Known, Link, Part, Reading, Theme};
use crate::input::{Field, read_text, write_text};
use crate::words::{Failure, Lang, shown};

pub const VERSION: &str = "1";
/// The most bytes of a link that are looked at: a packed input, a second one to compare with, and the settings.
const LINK_BYTES: usize = 80 << 10;
/// The most settings that are looked at, more than any lesson has fields and settings together.
pub(super) const MOST_SETTINGS: usize = 64;
/// Fields longer than this together are packed.
const READABLE_CHARS: usize = 1500;
/// The settings' names, as they are listed to readers.
const SETTINGS: &[&str] = &["v", "z", "preset", "at", "lang", "theme", "code", "from", "to", "loop", "hide", "with"];
/// How deep lists may lie in each other. Links and messages wrap them in a few more, and JSON is read to a depth of 127.
const MOST_LEVELS: usize = 100;
pub(super) const LANGUAGES: &[&str] = &["python", "cpp", "rust", "wgsl"];
const MOST_STEPS: usize = 1_000_000_000;

/// Reads a link: a whole address, or what stands after its `#`. `known` looks up a lesson by its id.
pub fn read(text: &str, known: impl Fn(&str) -> Result<Known, Failure>) -> Reading {
    if text.len() > LINK_BYTES {
        let (en, zh) = (
            format!("This link is longer than the {LINK_BYTES} bytes that are read. Share a smaller input."),
            format!("此链接超过可读取的 {LINK_BYTES} 字节。请分享较小的输入。"),
        );
        return Reading { failures: vec![Failure::too_large("", en, zh)], ..Reading::default() };
    }
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    let (lesson, settings) = fragment.split_once('?').unwrap_or((fragment, ""));
    let mut reader = Reader::default();
    match decode(lesson.trim_start_matches('/')) {
        Some(lesson) if lesson.is_empty() => {}
        Some(lesson) => reader.open(lesson, known),
        None => reader.fail_input(bad_percent("lesson")),
    }
    for setting in split(settings) {
        match setting {
            Ok((name, value)) => reader.set(&name, &value),
            Err(failure) if is_of_input(&failure.path) => reader.fail_input(failure),
            Err(failure) => reader.fail(failure),
        }
    }
    reader.finish()
}

/// Settings as names and values, up to the first that is one too many.
fn split(settings: &str) -> impl Iterator<Item = Result<(String, String), Failure>> {
    let settings = settings.split('&').filter(|setting| !setting.is_empty());
    settings.take(MOST_SETTINGS + 1).enumerate().map(|(place, setting)| {
        if place == MOST_SETTINGS {
            return Err(too_many());
        }
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        match (decode(name), decode(value)) {
            (Some(name), Some(value)) => Ok((name, value)),
            (decoded, _) => Err(bad_percent(&shown(decoded.as_deref().unwrap_or(name)))),
        }
    })
}

/// Whether the input is at fault when the setting is.
fn is_of_input(name: &str) -> bool {
    !SETTINGS.contains(&name) || matches!(name, "z" | "preset")
}

/// Whether what the setting may be is the lesson's to say.
fn is_of_lesson(name: &str) -> bool {
    is_of_input(name) || name == "with"
}

/// What the page around a lesson needs of a link, before what reads the whole of it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance<'a> {
    /// As it is written; empty for the list of lessons.
    pub lesson: &'a str,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub code: Option<&'static str>,
    /// Whether it opens the list of lessons; one that can't be read doesn't.
    pub is_list: bool,
}

/// Looks at a link's lesson and at the settings that aren't the lesson's own.
pub fn glance(text: &str) -> Glance<'_> {
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    let (lesson, settings) = fragment.split_once('?').unwrap_or((fragment, ""));
    let lesson = lesson.trim_start_matches('/');
    let mut glance = Glance { lesson, is_list: lesson.is_empty() && text.len() <= LINK_BYTES, ..Glance::default() };
    let mut names = Vec::new();
    for setting in settings.split('&').filter(|setting| !setting.is_empty()).take(MOST_SETTINGS + 1) {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        let is_new = names.len() < MOST_SETTINGS && !names.contains(&name);
        names.push(name);
        let is_read = match name {
            "v" => value == VERSION,
            "lang" => set(&mut glance.lang, Lang::from_tag(value)),
            "theme" => set(&mut glance.theme, Theme::ALL.into_iter().find(|theme| theme.name() == value)),
            "code" => set(&mut glance.code, LANGUAGES.iter().copied().find(|id| *id == value)),
            _ => false,
        };
        glance.is_list &= is_read && is_new;
    }
    glance
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// Writes a link, from its `#` on.
///
/// # Errors
/// `too-large` when the input doesn't fit into a link, or wouldn't be read back.
pub fn write(link: &Link, known: &Known) -> Result<String, Failure> {
    let mut settings = vec![format!("v={VERSION}")];
    let mut set = |name: &str, value: &str| settings.push(format!("{name}={value}"));
    if let Some(preset) = &link.preset {
        set("preset", &encode(preset));
    }
    if let Some(input) = &link.input {
        write_fields(input, known)?.iter().for_each(|(name, text)| set(&encode(name), &encode(text)));
    }
    if let Some(with) = &link.with {
        let fields = write_fields(with, known)?;
        let fields: Vec<String> = fields.iter().map(|(name, text)| format!("{}={}", encode(name), encode(text))).collect();
        set("with", &fields.iter().map(|field| encode(field).replace("%3D", "=")).collect::<Vec<_>>().join("%26"));
    }
    for (name, instant) in [("at", link.at), ("from", link.from), ("to", link.to)] {
        if let Some(instant) = instant {
            set(name, &instant.to_string());
        }
    }
    if link.loops {
        set("loop", "1");
    }
    if let Some(lang) = link.lang {
        set("lang", lang.tag());
    }
    if let Some(theme) = link.theme {
        set("theme", theme.name());
    }
    if let Some(code) = link.code {
        set("code", code);
    }
    if !link.hide.is_empty() {
        set("hide", &link.hide.iter().map(|part| part.name()).collect::<Vec<_>>().join(","));
    }
    let lesson = link.lesson.as_deref().map(encode).unwrap_or_default();
    // The list of lessons as it always is needs no settings.
    let settings = if lesson.is_empty() && settings.len() == 1 { String::new() } else { format!("?{}", settings.join("&")) };
    Ok(format!("#/{lesson}{settings}"))
}

/// The fields as readable settings, or packed as one where that is too long or wouldn't be read as the same.
fn write_fields(fields: &Map<String, Value>, known: &Known) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    let mut chars = 0;
    for (name, value) in fields {
        check_levels(name, value)?;
        let text = find(known, name).map(|field| write_text(&field.shape, value)).unwrap_or_default();
        chars += name.len() + text.len() + 2;
        if chars > READABLE_CHARS {
            return Ok(vec![("z".to_owned(), pack(fields)?)]);
        }
        chars += encode(name).len() - name.len() + encode(&text).len() - text.len();
        let mut again = Reader { known: known.clone(), ..Reader::default() };
        again.set(name, &text);
        if chars > READABLE_CHARS || again.fields.get(name) != Some(value) {
            return Ok(vec![("z".to_owned(), pack(fields)?)]);
        }
        texts.push((name.clone(), text));
    }
    // An empty input is an input, not the absence of one.
    if texts.is_empty() {
        texts.push(("z".to_owned(), pack(fields)?));
    }
    Ok(texts)
}

fn find(known: &Known, name: &str) -> Option<&'static Field> {
    known.fields.iter().find(|field| field.name == name)
}

/// Takes settings one by one.
#[derive(Default)]
pub(super) struct Reader {
    known: Known,
    link: Link,
    /// Fields of the input, and whether there was any, or a packed one.
    pub(super) fields: Map<String, Value>,
    has_input: bool,
    is_input_bad: bool,
    seen: Vec<String>,
    failures: Vec<Failure>,
}

impl Reader {
    pub fn open(&mut self, lesson: String, known: impl Fn(&str) -> Result<Known, Failure>) {
        match known(&lesson) {
            Ok(known) => {
                self.known = known;
                self.link.lesson = Some(lesson);
            }
            Err(failure) => self.fail_input(failure),
        }
    }

    pub fn fail(&mut self, failure: Failure) {
        self.failures.push(failure);
    }

    /// What is wrong is in the input: the lesson then opens without it.
    pub fn fail_input(&mut self, failure: Failure) {
        self.is_input_bad = true;
        self.fail(failure);
    }

    /// Takes one setting or field as text.
    pub fn set(&mut self, name: &str, text: &str) {
        let field = find(&self.known, name);
        let setting = read_setting(&mut self.link, name, text, &self.known);
        let is_version = name == "v" && text.bytes().all(|byte| byte.is_ascii_digit());
        let (kind, result) = match (setting, field.filter(|_| !is_version)) {
            (Some(Ok(())), _) => ("setting", Ok(())),
            (_, Some(field)) => ("field", self.set_field(field, text)),
            (_, None) if self.is_lost() && is_of_lesson(name) => return,
            (_, None) if self.known.fields.is_empty() && is_of_lesson(name) => ("setting", Err(self.no_such(name))),
            // Before what they pack is looked at.
            (None, None) if self.seen.contains(&format!("setting {name}")) => ("setting", Err(twice(name))),
            (None, None) if name == "z" => ("setting", self.unpack(text)),
            (None, None) if name == "with" => ("setting", self.set_with(text)),
            (None, None) => ("setting", Err(self.no_such(name))),
            (Some(Err(failure)), None) => ("setting", Err(failure)),
        };
        let key = format!("{kind} {name}");
        let result = result.and_then(|()| if self.seen.contains(&key) { Err(twice(name)) } else { Ok(()) });
        self.seen.push(key);
        if let Err(failure) = result {
            self.is_input_bad |= kind == "field" || is_of_input(name);
            self.fail(failure);
        }
    }

    /// Whether the lesson isn't known, and so none of its fields and presets: one complaint is enough.
    pub fn is_lost(&self) -> bool {
        self.known.fields.is_empty() && self.is_input_bad
    }

    fn set_field(&mut self, field: &Field, text: &str) -> Result<(), Failure> {
        self.has_input = true;
        let value = read_text(&field.shape, text)
            .map_err(|error| Failure::invalid(format!("{}{}", field.name, error.path), error.message.en, error.message.zh))?;
        check_levels(field.name, &value)?;
        self.fields.insert(field.name.to_owned(), value);
        Ok(())
    }

    /// Takes the fields of a whole input.
    pub fn set_input(&mut self, fields: Map<String, Value>) -> Result<(), Failure> {
        self.has_input = true;
        self.check_fields(&fields)?;
        self.fields.extend(fields);
        Ok(())
    }

    pub fn set_with_fields(&mut self, fields: Map<String, Value>) -> Result<(), Failure> {
        self.check_fields(&fields)?;
        self.link.with = Some(fields);
        Ok(())
    }

    fn check_fields(&self, fields: &Map<String, Value>) -> Result<(), Failure> {
        fields.iter().try_for_each(|(name, value)| match find(&self.known, name) {
            Some(_) => check_levels(name, value),
            None => Err(self.no_such(name)),
        })
    }

    fn unpack(&mut self, packed: &str) -> Result<(), Failure> {
        self.set_input(unpack("z", packed)?)
    }

    /// Fields of the second run: settings within a setting.
    fn set_with(&mut self, text: &str) -> Result<(), Failure> {
        let mut second = Reader { known: self.known.clone(), ..Reader::default() };
        for setting in split(text) {
            let (name, value) = setting.map_err(|failure| Failure { path: "with".to_owned(), ..failure })?;
            if name != "z" && find(&self.known, &name).is_none() {
                return Err(self.no_such(&name));
            }
            second.set(&name, &value);
        }
        match second.failures.into_iter().next() {
            Some(failure) => Err(Failure { path: format!("with.{}", failure.path), ..failure }),
            None => {
                self.link.with = Some(second.fields);
                Ok(())
            }
        }
    }

    fn no_such(&self, name: &str) -> Failure {
        if name.is_empty() {
            return Failure::invalid(
                "=",
                "A setting here has no name. Write name=value.",
                "这里有一个设置没有名字。请写成 名字=值。",
            );
        }
        let fields: Vec<&str> = self.known.fields.iter().map(|field| field.name).collect();
        let (name, fields, settings) = (shown(name), fields.join(", "), SETTINGS.join(", "));
        if fields.is_empty() {
            return Failure::invalid(
                &name,
                format!("\"{name}\" belongs to a lesson, and this link names none. Name one, as in #/heap?items=3,1,2."),
                format!("“{name}”属于某一课，而此链接没有写明是哪一课。请写明，例如 #/heap?items=3,1,2。"),
            );
        }
        Failure::invalid(
            &name,
            format!("There is no setting \"{name}\". The fields are: {fields}. The settings are: {settings}."),
            format!("没有名为“{name}”的设置。字段有：{fields}。设置有：{settings}。"),
        )
    }

    pub fn finish(mut self) -> Reading {
        if let (Some(from), Some(to)) = (self.link.from, self.link.to)
            && from > to
        {
            (self.link.from, self.link.to) = (None, None);
            self.fail(Failure::invalid(
                "to",
                format!("Step {to} is before step {from}."),
                format!("第 {to} 步在第 {from} 步之前。"),
            ));
        }
        if self.is_input_bad {
            self.link.preset = None;
            self.link.at = None;
        } else if self.has_input {
            self.link.input = Some(self.fields);
        }
        Reading { link: self.link, failures: self.failures }
    }
}

fn check_levels(name: &str, value: &Value) -> Result<(), Failure> {
    fn is_within(value: &Value, levels: usize) -> bool {
        match value {
            Value::Array(items) => levels > 0 && items.iter().all(|item| is_within(item, levels - 1)),
            Value::Object(fields) => levels > 0 && fields.values().all(|field| is_within(field, levels - 1)),
            _ => true,
        }
    }
    if is_within(value, MOST_LEVELS) {
        return Ok(());
    }
    Err(Failure::too_large(
        name,
        format!("These lists lie in each other more than {MOST_LEVELS} deep. Take brackets away."),
        format!("这里的列表嵌套超过 {MOST_LEVELS} 层。请去掉一些括号。"),
    ))
}

/// Reads one setting into the link; none when no setting that stands for itself has this name.
fn read_setting(link: &mut Link, name: &str, text: &str, known: &Known) -> Option<Result<(), Failure>> {
    let result = match name {
        "v" if text == VERSION => Ok(()),
        "v" if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => Err(Failure::invalid(
            "v",
            format!(
                "This link is of version {}; this page reads version {VERSION}. Reload the page to get its newest version.",
                shown(text)
            ),
            format!("此链接的版本是 {}，本页只能读取版本 {VERSION}。请刷新页面以获取最新版本。", shown(text)),
        )),
        "v" => Err(not_one_of("v", text, &[VERSION])),
        "preset" => one_of("preset", text, &known.presets).map(|preset| link.preset = Some(preset.to_owned())),
        "at" => read_step("at", text).map(|at| link.at = Some(at)),
        "from" => read_step("from", text).map(|from| link.from = Some(from)),
        "to" => read_step("to", text).map(|to| link.to = Some(to)),
        "loop" => one_of("loop", text, &["1", "0", "true", "false", ""]).map(|word| link.loops = !matches!(word, "0" | "false")),
        "lang" => one_of("lang", text, &["en", "zh"]).map(|tag| link.lang = Lang::from_tag(tag)),
        "theme" => one_of("theme", text, &Theme::ALL.map(Theme::name))
            .map(|name| link.theme = Theme::ALL.into_iter().find(|theme| theme.name() == name)),
        "code" => one_of("code", text, LANGUAGES).map(|code| link.code = Some(code)),
        "hide" => read_parts(text).map(|parts| link.hide = parts),
        _ => return None,
    };
    Some(result)
}

fn read_parts(text: &str) -> Result<Vec<Part>, Failure> {
    let mut parts = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let name = one_of("hide", word, &Part::ALL.map(Part::name))?;
        let part = Part::ALL.into_iter().find(|part| part.name() == name);
        parts.extend(part.filter(|part| !parts.contains(part)));
    }
    Ok(parts)
}

fn read_step(name: &str, text: &str) -> Result<usize, Failure> {
    text.parse().ok().filter(|step| *step <= MOST_STEPS && text.bytes().all(|byte| byte.is_ascii_digit())).ok_or_else(|| {
        let shown = shown(text);
        Failure::invalid(
            name,
            format!("\"{shown}\" is not a step. Give its number, from 0 on."),
            format!("“{shown}”不是步骤。请给出从 0 开始的步骤序号。"),
        )
    })
}

fn one_of<'a>(name: &str, text: &str, words: &[&'a str]) -> Result<&'a str, Failure> {
    words.iter().copied().find(|word| *word == text).ok_or_else(|| not_one_of(name, text, words))
}

fn not_one_of(name: &str, text: &str, words: &[&str]) -> Failure {
    let shown = shown(text);
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    Failure::invalid(
        name,
        format!("\"{shown}\" is not a choice for {name}. Choose one of: {}.", words.join(", ")),
        format!("{name} 没有“{shown}”这个选项。可选：{}。", words.join("、")),
    )
}

pub(super) fn too_many() -> Failure {
    Failure::too_large(
        "",
        format!("There are more than {MOST_SETTINGS} settings here, which no lesson has. Copy the whole link again."),
        format!("这里的设置超过 {MOST_SETTINGS} 个，没有哪一课有这么多。请重新复制完整的链接。"),
    )
}

fn twice(name: &str) -> Failure {
    let name = shown(name);
    Failure::invalid(
        &name,
        format!("\"{name}\" is given twice. Keep one of them."),
        format!("“{name}”出现了两次，请只保留一个。"),
    )
}

fn bad_percent(name: &str) -> Failure {
    Failure::invalid(
        name,
        "A percent sign here isn't followed by two hexadecimal digits of UTF-8 text. Copy the whole link again.",
        "这里的百分号后面不是 UTF-8 文本的两位十六进制数。请重新复制完整的链接。",
    )
}
