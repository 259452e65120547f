//! The rules that the sources keep to: who may use whom, and what is absent. See `ARCHITECTURE.md`.

use std::fs;
use std::path::{Path, PathBuf};

const MODULES: &[&str] =
    &["trace", "scene", "kernel", "chart", "input", "language", "link", "algo", "lessons", "gpu", "web", "summary"];

/// What each module may use, besides itself and `words`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("trace", &[]),
    ("summary", &[]),
    ("scene", &["summary"]),
    ("kernel", &[]),
    ("chart", &[]),
    ("input", &[]),
    ("language", &[]),
    ("words", &[]),
    ("link", &["input"]),
    ("algo", &["trace"]),
    ("lessons", &["trace", "scene", "kernel", "chart", "input", "language", "link", "algo"]),
    ("gpu", &["kernel"]),
    ("web", MODULES),
];

struct Source {
    /// From the checkout's root, `/` between names.
    path: String,
    text: String,
}

impl Source {
    /// The module of `lib.rs` that a file under `src/` belongs to.
    fn module(&self) -> &str {
        self.path.strip_prefix("src/").and_then(|path| path.split(['/', '.']).next()).unwrap_or_default()
    }

    /// Lines with their numbers, without `//` comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line.split("//").next().unwrap_or_default()))
    }
}

fn sources(dir: &str, extensions: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut unread: Vec<PathBuf> = vec![root.join(dir)];
    while let Some(dir) = unread.pop() {
        for entry in fs::read_dir(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                unread.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                let from_root = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push(Source { path: from_root, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    assert!(!found.is_empty(), "no {extensions:?} under {dir}");
    found
}

/// Fails with every place where one of `needles` stands as a word of its own.
fn none_has(sources: &[Source], needles: &[&str], cure: &str) {
    let mut places = String::new();
    for source in sources {
        for (line_number, line) in source.code() {
            for needle in needles.iter().filter(|needle| has_word(line, needle)) {
                places += &format!("\n  {}:{line_number}: {needle}", source.path);
            }
        }
    }
    assert!(places.is_empty(), "{cure}{places}");
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().filter(|_| word.starts_with(is_part));
        let after = line[at + word.len()..].chars().next().filter(|_| word.ends_with(is_part));
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// The top modules that a file names, as `crate::name`, in a group `crate::{name, ...}`, or climbing out by `super::`.
fn named_modules(source: &Source) -> Vec<&'static str> {
    let code: String = source.code().map(|(_, line)| line).collect::<Vec<_>>().join(" ");
    let is_module_file = source.path.ends_with("/mod.rs");
    let depth = source.path.matches('/').count() - usize::from(is_module_file);
    let to_root = "super::".repeat(depth);
    let mut named = Vec::new();
    for start in ["crate::", to_root.as_str()].into_iter().filter(|start| !start.is_empty()) {
        for (at, _) in code.match_indices(start) {
            let rest = &code[at + start.len()..];
            let names = match rest.strip_prefix('{') {
                Some(group) => top_of_group(group),
                None => vec![rest],
            };
            for name in names {
                let word = name.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                named.extend(MODULES.iter().filter(|module| **module == word));
            }
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// The items of `a::b, c::{d, e}}...` up to the brace that closes them.
fn top_of_group(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

#[test]
fn modules_use_only_what_they_may() {
    let mut wrongs = String::new();
    for source in sources("src", &["rs"]).iter().filter(|source| !["src/lib.rs", "src/core.rs"].contains(&source.path.as_str())) {
        let module = source.module();
        let (_, may_use) = MAY_USE.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("no rule for `{module}`"));
        for used in named_modules(source).into_iter().filter(|used| *used != module && !may_use.contains(used)) {
            wrongs += &format!("\n  {} uses {used}", source.path);
        }
    }
    assert!(wrongs.is_empty(), "modules know more than they may:{wrongs}");
}

#[test]
fn paths_are_found_in_every_form() {
    let named = |path: &str, text: &str| named_modules(&Source { path: path.into(), text: text.into() });
    assert_eq!(named("src/algo/heap/sift.rs", "use crate::trace::Tally; // crate::web"), ["trace"]);
    assert_eq!(named("src/algo/heap/mod.rs", "use crate::{\n  chart::{Chart, scene},\n  words, web};"), ["chart", "web"]);
    assert_eq!(named("src/algo/heap/mod.rs", "use super::super::scene::Mark;"), ["scene"]);
    assert_eq!(named("src/algo/heap/sift.rs", "use super::super::scene::Mark;"), [""; 0]);
}

#[test]
fn devices_stay_in_gpu_and_the_browser_in_web() {
    let outside = |modules: &[&str]| -> Vec<Source> {
        sources("src", &["rs"]).into_iter().filter(|source| !modules.contains(&source.module())).collect()
    };
    none_has(&outside(&["gpu", "web"]), &["wgpu"], "only gpu and web know wgpu:");
    let browser = ["web_sys", "js_sys", "wasm_bindgen", "yew", "plotters"];
    none_has(&outside(&["gpu", "web"]), &browser, "only web, and gpu where it must, know the browser:");
    none_has(&outside(&["web"]), &["yew", "plotters"], "only web draws:");
}

#[test]
fn nothing_outside_the_page_reads_a_clock_or_rolls_dice() {
    let outside_web: Vec<Source> = sources("src", &["rs"])
        .into_iter()
        .filter(|source| source.module() != "web" && source.path != "src/gpu/timing.rs")
        .collect();
    let needles = ["Instant::now", "SystemTime", "performance", "Date::now", "Math::random", "thread_rng", "getrandom"];
    none_has(&outside_web, &needles, "the same input must give the same steps, in the same number, everywhere:");
}

#[test]
fn no_wgsl_is_built_at_run_time() {
    let rust = sources("src", &["rs"]);
    none_has(&rust, &["@compute", "@workgroup_size", "@group", "var<storage", "var<workgroup"], "WGSL stands in shaders/:");
    none_has(&rust, &["Box::leak", "String::leak", ".leak()"], "a leaked string could be WGSL, and is a leak:");
    let outside_gpu: Vec<Source> = rust.into_iter().filter(|source| source.module() != "gpu").collect();
    none_has(&outside_gpu, &["create_shader_module"], "pipelines are made from kernels, by gpu:");
}

#[test]
fn every_shader_is_used() {
    let rust: String = sources("src", &["rs"]).into_iter().map(|source| source.text).collect();
    let unused: Vec<String> = sources("shaders", &["wgsl"])
        .into_iter()
        .map(|shader| shader.path)
        .filter(|path| !rust.contains(&format!("/{path}")) && !rust.contains(&format!("\"{}\"", stem(path))))
        .collect();
    assert!(unused.is_empty(), "no include_str!, and no macro of one, names these: {unused:?}");
}

fn stem(path: &str) -> String {
    Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn colours_are_tokens() {
    let mut wrongs = String::new();
    let mut files = sources("src", &["rs"]);
    files.extend(sources("www", &["css", "js", "html"]).into_iter().filter(|source| source.path != "www/tokens.css"));
    for source in &files {
        for (line_number, line) in source.code() {
            let is_style = source.path.ends_with(".css");
            let found = hex_colour(line, is_style).or_else(|| colour_call(line)).or_else(|| named_colour(line, is_style));
            if let Some(colour) = found {
                wrongs += &format!("\n  {}:{line_number}: {colour}", source.path);
            }
        }
    }
    assert!(wrongs.is_empty(), "colours stand in www/tokens.css and nowhere else:{wrongs}");
}

/// `#1b2a3c`: anywhere in a style sheet's values, in other files only at the start of a string.
fn hex_colour(line: &str, is_style: bool) -> Option<&str> {
    line.match_indices('#').find_map(|(at, _)| {
        let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = !line[at + 1 + digits..].starts_with(|c: char| c.is_alphanumeric() || "-_:".contains(c));
        let starts = if is_style { line[..at].contains(':') } else { line[..at].ends_with(['"', '\'', '`']) };
        (matches!(digits, 3 | 4 | 6 | 8) && ends && starts).then(|| &line[at..=at + digits])
    })
}

/// `rgb(27, ...`, `RGBColor(27, ...`: a colour made of numbers.
fn colour_call(line: &str) -> Option<&str> {
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "RGBColor(", "RGBAColor(", "HSLColor("]
        .into_iter()
        .find_map(|call| {
            let at = line.find(call)?;
            line[at + call.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit()).then(|| &line[at..])
        })
}

/// `color: red` in a style sheet, plotters' `&RED` in Rust.
fn named_colour(line: &str, is_style: bool) -> Option<&str> {
    let names = ["black", "white", "gray", "grey", "red", "green", "blue", "yellow", "orange", "purple", "cyan", "magenta"];
    if is_style {
        let value = line.split_once(':')?.1;
        return names.into_iter().find(|name| has_word(value, name) && !value.contains("var(--"));
    }
    let constants = ["&BLACK", "&WHITE", "&RED", "&GREEN", "&BLUE", "&YELLOW", "&CYAN", "&MAGENTA"];
    constants.into_iter().find(|constant| has_word(line, constant))
}

#[test]
fn colours_are_recognised() {
    assert_eq!(hex_colour("  color: #fff;", true), Some("#fff"));
    assert_eq!(hex_colour("#add:hover {", true), None);
    assert_eq!(hex_colour("let a = \"#1b2a3c\";", false), Some("#1b2a3c"));
    assert_eq!(hex_colour("let a = r#\"add\"#; \"#/heap\"", false), None);
    assert!(colour_call("fill: rgb(1 2 3)").is_some() && colour_call("fn rgb(self)").is_none());
    assert!(named_colour("color: white;", true).is_some() && named_colour("white-space: nowrap", true).is_none());
}

#[test]
fn no_text_becomes_markup() {
    let mut files: Vec<Source> = sources("src", &["rs"]).into_iter().filter(|source| source.module() == "web").collect();
    files.extend(sources("www", &["js"]));
    let needles = [
        "set_inner_html",
        "from_html_unchecked",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "insert_adjacent_html",
        "eval(",
    ];
    none_has(&files, &needles, "links and inputs come from anybody: build nodes, not HTML:");
}
