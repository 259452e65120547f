//! The listing, with the line that this step executes; each line that a step can execute runs to its next time.

use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::ui;
use crate::lessons::{Language, Listing};
use crate::words::Lang;

#[derive(Properties, PartialEq)]
pub struct CodeProps {
    pub listings: &'static [Listing],
    pub language: Language,
    /// The label of the line that was executed last.
    pub label: Option<&'static str>,
    pub lang: Lang,
    /// Among others on a page of notes, where landmarks of one name don't help.
    pub is_embedded: bool,
    pub on_language: Callback<Language>,
    /// Asks to run to the next execution of the line with this label.
    pub on_line: Callback<&'static str>,
}

#[component]
pub fn Code(props: &CodeProps) -> Html {
    let lang = props.lang;
    let view = use_node_ref();
    let listing = props.listings.iter().find(|listing| listing.language == props.language).or(props.listings.first());
    let lines = use_memo(listing.copied(), |listing| listing.map(|listing| listing.lines()).unwrap_or_default());
    {
        let view = view.clone();
        use_effect_with((props.label, props.language), move |_| keep_in_view(&view));
    }
    let tab = |one: &Listing| {
        let language = one.language;
        let is_shown = listing.is_some_and(|shown| shown.language == language);
        let onclick = props.on_language.reform(move |_| language);
        html! { <button key={language.id()} type="button" aria-pressed={is_shown.to_string()} {onclick}>{ language.title() }</button> }
    };
    // One stop for the tab key: the line that ran last, else the first that can be run to; the arrow keys go on from there.
    let stop = lines
        .iter()
        .position(|(_, labels)| props.label.is_some_and(|label| labels.contains(&label)))
        .or_else(|| lines.iter().position(|(_, labels)| !labels.is_empty()));
    let line = |(index, (text, labels)): (usize, &(&'static str, Vec<&'static str>))| {
        let is_now = props.label.is_some_and(|label| labels.contains(&label));
        let number = index + 1;
        let current = is_now.then_some("step");
        let class = classes!("code-line", is_now.then_some("now"));
        match labels.first().copied() {
            Some(label) => {
                let onclick = props.on_line.reform(move |_: MouseEvent| label);
                let name = format!("{} {number}", ui::RUN_TO.get(lang));
                let tabindex = if stop == Some(index) { "0" } else { "-1" };
                html! {
                    <li key={index} class={classes!(class, "can-run")} aria-current={current} {onclick} title={name.clone()}>
                        <button type="button" class="code-number" aria-label={name} {tabindex}>{ number }</button>{ code(text) }
                    </li>
                }
            }
            None => html! {
                <li key={index} {class} aria-current={current}>
                    <span class="code-number" aria-hidden="true">{ number }</span>{ code(text) }
                </li>
            },
        }
    };
    html! {
        <section class="panel code-panel" role={props.is_embedded.then_some("group")} aria-label={ui::CODE.get(lang)}>
            <div class="code-head">
                <div class="tabs" role="group" aria-label={ui::CODE.get(lang)}>{ for props.listings.iter().map(tab) }</div>
                <p class="code-help">{ ui::CODE_HELP.get(lang) }</p>
            </div>
            <div class="code" ref={view} tabindex="0" role="group" aria-label={listing.map(|listing| listing.language.title()).unwrap_or_default()}>
                <ol class="code-lines" onkeydown={Callback::from(walk)}>{ for lines.iter().enumerate().map(line) }</ol>
            </div>
        </section>
    }
}

/// A line's indent and its text beside it, which wraps in its own column.
fn code(text: &'static str) -> Html {
    let (indent, text) = text.split_at(text.len() - text.trim_start().len());
    html! { <code class="code-text"><span>{ indent }</span><span>{ text }</span></code> }
}

/// The up and down arrows go from one line that can be run to to the next.
fn walk(event: KeyboardEvent) {
    let is_down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let focused = event.target().and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
    let mut line = focused.and_then(|button| button.parent_element());
    while let Some(here) = line {
        line = if is_down { here.next_element_sibling() } else { here.previous_element_sibling() };
        let button = line
            .as_ref()
            .and_then(|line| line.first_element_child())
            .and_then(|child| child.dyn_into::<HtmlButtonElement>().ok());
        if let Some(button) = button {
            event.prevent_default();
            // An element of this page that was found a moment ago can be focused.
            let _ = button.focus();
            return;
        }
    }
}

/// Scrolls the listing, and nothing else, until the current line is in it.
fn keep_in_view(view: &NodeRef) {
    let Some(view) = view.cast::<HtmlElement>() else { return };
    let Ok(Some(line)) = view.query_selector(".now") else { return };
    let (frame, line) = (view.get_bounding_client_rect(), line.get_bounding_client_rect());
    let shift = if line.top() < frame.top() {
        line.top() - frame.top() - frame.height() / 3.0
    } else if line.bottom() > frame.bottom() {
        line.bottom() - frame.bottom() + frame.height() / 3.0
    } else {
        return;
    };
    view.set_scroll_top(view.scroll_top() + shift as i32);
}
