//! The guide of a lesson, from data: no markup is parsed here.

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag, VText};

use super::ui;
use crate::lessons::guide::{Block, Element, Guide, Inline, Jump, Node};
use crate::words::Lang;

#[derive(Properties)]
pub struct GuideProps {
    /// The lesson's id.
    pub lesson: &'static str,
    pub guide: &'static Guide,
    pub lang: Lang,
    /// The words that were clicked speak of this instant.
    pub on_jump: Callback<Jump>,
}

impl PartialEq for GuideProps {
    fn eq(&self, other: &GuideProps) -> bool {
        std::ptr::eq(self.guide, other.guide) && self.lang == other.lang && self.on_jump == other.on_jump
    }
}

#[component]
pub fn GuidePanel(props: &GuideProps) -> Html {
    let blocks = match props.lang {
        Lang::En => props.guide.en,
        Lang::Zh => props.guide.zh,
    };
    let inlines = |inlines: &'static [Inline]| row(inlines, props);
    html! {
        <section class="panel wide">
            <h2>{ ui::GUIDE.get(props.lang) }</h2>
            <div class="guide">
                { for blocks.iter().map(|block| match block {
                    Block::Heading(words) => html! { <h3>{ inlines(words) }</h3> },
                    Block::Paragraph(words) => html! { <p>{ inlines(words) }</p> },
                    Block::List(items) => html! { <ul>{ for items.iter().map(|item| html! { <li>{ inlines(item) }</li> }) }</ul> },
                    // A long formula scrolls on a narrow screen, by keyboard too.
                    Block::Formula(element) => html! { <div class="formula" tabindex="0" role="group" aria-label={ui::FORMULA.get(props.lang)}>{ math(element) }</div> },
                }) }
            </div>
        </section>
    }
}

/// A formula keeps the punctuation behind it, which browsers would put at the beginning of a line.
fn row(inlines: &'static [Inline], props: &GuideProps) -> Html {
    let mut kept = 0;
    let in_row = |(place, inline): (usize, &'static Inline)| {
        let from = std::mem::take(&mut kept);
        match (inline, inlines.get(place + 1)) {
            (Inline::Math(element), Some(Inline::Text(text))) => {
                kept = text.find(|c| !".,;:?!)。，、；：？！）”".contains(c)).unwrap_or(text.len());
                html! { <span class="together">{ math(element) }{ &text[..kept] }</span> }
            }
            (Inline::Text(text), _) => html! { &text[from..] },
            _ => in_html(inline, props),
        }
    };
    inlines.iter().enumerate().map(in_row).collect()
}

fn in_html(inline: &'static Inline, props: &GuideProps) -> Html {
    let all = |inlines: &'static [Inline]| row(inlines, props);
    match inline {
        Inline::Text(text) => html! { *text },
        Inline::Strong(inlines) => html! { <strong>{ all(inlines) }</strong> },
        Inline::Emph(inlines) => html! { <em>{ all(inlines) }</em> },
        Inline::Code(code) => html! { <code>{ *code }</code> },
        Inline::Math(element) => math(element),
        Inline::Link { to, inlines } => {
            let to = *to;
            let on_jump = props.on_jump.clone();
            // Here the words only move the picture; in a tab of its own the link opens it.
            let onclick = Callback::from(move |event: MouseEvent| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    on_jump.emit(to);
                }
            });
            html! { <a href={format!("#/{}?v=1&preset={}&at={}", props.lesson, to.preset, to.at)} {onclick}>{ all(inlines) }</a> }
        }
    }
}

fn math(element: &'static Element) -> VNode {
    let mut tag = VTag::new(element.name);
    for (name, value) in element.attributes {
        tag.add_attribute(name, *value);
    }
    for child in element.children {
        tag.add_child(match child {
            Node::Element(element) => math(element),
            Node::Text(text) => VText::new(*text).into(),
        });
    }
    tag.into()
}
