//! Turns the lessons' guides from Markdown into Rust data, for `src/lessons/guide.rs` to include.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use pulldown_latex::config::{DisplayMode, RenderConfig};

fn main() {
    let lessons = Path::new("src/lessons");
    println!("cargo::rerun-if-changed={}", lessons.display());
    let mut folders: Vec<_> = fs::read_dir(lessons)
        .expect("src/lessons can be read")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("guide.en.md").exists())
        .collect();
    folders.sort();

    let mut rust = String::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        let languages = ["en", "zh"].map(|lang| blocks(&folder.join(format!("guide.{lang}.md"))));
        let [en, zh] = languages;
        let _ = writeln!(rust, "pub static {name}: Guide = Guide {{ en: {en}, zh: {zh} }};");
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("guides.rs");
    fs::write(out, rust).expect("OUT_DIR can be written");
}

/// A Markdown file as a Rust expression of type `&[Block]`.
fn blocks(path: &Path) -> String {
    let markdown = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let fail = |what: &str| -> ! { panic!("{}: {what}", path.display()) };
    let (mut blocks, mut items) = (String::new(), String::new());
    // Inlines of the open block, and under it those of each open span around them.
    let mut open = vec![String::new()];
    for event in Parser::new_ext(&markdown, Options::ENABLE_MATH) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::List(None)) => {}
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. }) => {
                if let Event::Start(Tag::Link { dest_url, .. }) = &event {
                    open.push(jump(dest_url).unwrap_or_else(|| fail(&format!("the link {dest_url} isn't #preset=name&at=step"))));
                }
                open.push(String::new());
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => {
                let inlines = open.pop().unwrap_or_default();
                let around = match event {
                    Event::End(TagEnd::Strong) => format!("Inline::Strong(&[{inlines}]),"),
                    Event::End(TagEnd::Emphasis) => format!("Inline::Emph(&[{inlines}]),"),
                    _ => format!("Inline::Link {{ to: {}, inlines: &[{inlines}] }},", open.pop().unwrap_or_default()),
                };
                push(&mut open, &around);
            }
            Event::End(TagEnd::Paragraph) if open[0].starts_with("Block::Formula") => blocks += &std::mem::take(&mut open[0]),
            Event::End(TagEnd::Paragraph) => {
                let _ = write!(blocks, "Block::Paragraph(&[{}]),", std::mem::take(&mut open[0]));
            }
            Event::End(TagEnd::Heading(_)) => {
                let _ = write!(blocks, "Block::Heading(&[{}]),", std::mem::take(&mut open[0]));
            }
            Event::End(TagEnd::Item) => {
                let _ = write!(items, "&[{}],", std::mem::take(&mut open[0]));
            }
            Event::End(TagEnd::List(false)) => {
                let _ = write!(blocks, "Block::List(&[{}]),", std::mem::take(&mut items));
            }
            Event::Text(text) => push(&mut open, &format!("Inline::Text({text:?}),", text = text.as_ref())),
            // Chinese has no spaces between its lines.
            Event::SoftBreak if path.ends_with("guide.zh.md") => {}
            Event::SoftBreak => push(&mut open, "Inline::Text(\" \"),"),
            Event::Code(code) => push(&mut open, &format!("Inline::Code({code:?}),", code = code.as_ref())),
            Event::InlineMath(latex) => {
                let math = mathml(&latex, DisplayMode::Inline).unwrap_or_else(|what| fail(&what));
                push(&mut open, &format!("Inline::Math({math}),"));
            }
            Event::DisplayMath(latex) => {
                let math = mathml(&latex, DisplayMode::Block).unwrap_or_else(|what| fail(&what));
                push(&mut open, &format!("Block::Formula({math}),"));
            }
            other => fail(&format!("guides don't use this Markdown: {other:?}")),
        }
    }
    format!("&[{blocks}]")
}

fn push(open: &mut [String], inlines: &str) {
    if let Some(last) = open.last_mut() {
        last.push_str(inlines);
    }
}

fn jump(url: &str) -> Option<String> {
    let (preset, at) = url.strip_prefix("#preset=")?.split_once("&at=")?;
    let at: usize = at.parse().ok()?;
    Some(format!("Jump {{ preset: {preset:?}, at: {at} }}"))
}

/// A formula as a Rust expression of type `Element`.
fn mathml(latex: &str, display_mode: DisplayMode) -> Result<String, String> {
    let storage = pulldown_latex::Storage::new();
    let mut xml = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    pulldown_latex::push_mathml(&mut xml, pulldown_latex::Parser::new(latex, &storage), config)
        .map_err(|error| format!("${latex}$: {error}"))?;
    if xml.contains("<merror") || xml.contains("style=") {
        return Err(format!("${latex}$ is not a formula that can be shown: {xml}"));
    }
    // The converter writes this sign as it stands.
    let xml = xml.replace("><</", ">&lt;</");
    let tree = roxmltree::Document::parse(&xml).map_err(|error| format!("${latex}$: {error}"))?;
    Ok(element(tree.root_element()))
}

fn element(node: roxmltree::Node) -> String {
    let mut attributes = String::new();
    for attribute in node.attributes() {
        let _ = write!(attributes, "({:?}, {:?}),", attribute.name(), attribute.value());
    }
    let mut children = String::new();
    let inner = node.children().skip(usize::from(has_stray_space(node)));
    for child in inner {
        if has_stray_space(child) {
            let _ = write!(children, "Node::Element({}),", child.first_child().map(element).unwrap_or_default());
        }
        let _ = match child.text() {
            Some(text) if child.is_text() => write!(children, "Node::Text({text:?}),"),
            _ => write!(children, "Node::Element({}),", element(child)),
        };
    }
    let name = node.tag_name().name();
    format!("Element {{ name: {name:?}, attributes: &[{attributes}], children: &[{children}] }}")
}

/// Whether the space before an operator such as `\log_2` stands inside of its script element, which has no place for it: it belongs before.
fn has_stray_space(node: roxmltree::Node) -> bool {
    let places = match node.tag_name().name() {
        "msub" | "msup" | "munder" | "mover" => 2,
        "msubsup" | "munderover" => 3,
        _ => return false,
    };
    node.children().count() > places && node.first_child().is_some_and(|first| first.has_tag_name("mspace"))
}
