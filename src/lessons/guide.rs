//! A lesson's guide: a few short paragraphs per language, written in Markdown and turned into these data by the build script,
//! so that the page needs neither a Markdown parser nor raw HTML.
//!
//! Sources are `src/lessons/<folder>/guide.en.md` and `guide.zh.md`. Formulas stand between `$` (or `$$`, on a line of their own);
//! a link such as `[the root](#preset=classic&at=12)` opens that preset at that instant.

/// The guide of a lesson in both languages.
#[derive(Debug)]
pub struct Guide {
    pub en: &'static [Block],
    pub zh: &'static [Block],
}

#[derive(Debug)]
pub enum Block {
    Heading(&'static [Inline]),
    Paragraph(&'static [Inline]),
    /// An unordered list: the inlines of each item.
    List(&'static [&'static [Inline]]),
    /// A formula on a line of its own.
    Formula(Element),
}

#[derive(Debug)]
pub enum Inline {
    Text(&'static str),
    Strong(&'static [Inline]),
    Emph(&'static [Inline]),
    Code(&'static str),
    Math(Element),
    /// Words that point at what they speak of.
    Link {
        to: Jump,
        inlines: &'static [Inline],
    },
}

/// An instant of a preset of the same lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    pub preset: &'static str,
    pub at: usize,
}

/// An element of MathML; none has a `style` attribute.
#[derive(Debug)]
pub struct Element {
    pub name: &'static str,
    pub attributes: &'static [(&'static str, &'static str)],
    pub children: &'static [Node],
}

#[derive(Debug)]
pub enum Node {
    Element(Element),
    Text(&'static str),
}

impl Guide {
    pub fn is_empty(&self) -> bool {
        self.en.is_empty()
    }

    /// Every link of both languages.
    pub fn jumps(&self) -> Vec<Jump> {
        let mut jumps = Vec::new();
        for block in self.en.iter().chain(self.zh) {
            match block {
                Block::Heading(inlines) | Block::Paragraph(inlines) => collect(inlines, &mut jumps),
                Block::List(items) => items.iter().for_each(|inlines| collect(inlines, &mut jumps)),
                Block::Formula(_) => {}
            }
        }
        jumps
    }
}

fn collect(inlines: &[Inline], jumps: &mut Vec<Jump>) {
    for inline in inlines {
        match inline {
            Inline::Link { to, inlines } => {
                jumps.push(*to);
                collect(inlines, jumps);
            }
            Inline::Strong(inlines) | Inline::Emph(inlines) => collect(inlines, jumps),
            Inline::Text(_) | Inline::Code(_) | Inline::Math(_) => {}
        }
    }
}

// One `pub static` per folder, as `HEAP` for `heap/`.
include!(concat!(env!("OUT_DIR"), "/guides.rs"));
