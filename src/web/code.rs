//! The listing, with the line that this step executes; each line that a step can execute runs to its next time.

use web_sys::HtmlElement;
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
        html! { <button type="button" aria-pressed={is_shown.to_string()} {onclick}>{ language.title() }</button> }
    };
    let line = |(index, (text, labels)): (usize, &(&'static str, Vec<&'static str>))| {
        let is_now = props.label.is_some_and(|label| labels.contains(&label));
        let number = index + 1;
        let handle = match labels.first().copied() {
            Some(label) => {
                let onclick = props.on_line.reform(move |_| label);
                let name = format!("{} {number}", ui::RUN_TO.get(lang));
                html! { <button type="button" class="code-number" title={name.clone()} aria-label={name} {onclick}>{ number }</button> }
            }
            None => html! { <span class="code-number" aria-hidden="true">{ number }</span> },
        };
        html! {
            <li class={classes!("code-line", is_now.then_some("now"))} aria-current={is_now.then_some("step")}>
                { handle }<code class="code-text">{ *text }</code>
            </li>
        }
    };
    html! {
        <section class="panel" aria-label={ui::CODE.get(lang)}>
            <div class="tabs" role="group" aria-label={ui::CODE.get(lang)}>{ for props.listings.iter().map(tab) }</div>
            <div class="code" ref={view} tabindex="0" role="region" aria-label={listing.map(|listing| listing.language.title()).unwrap_or_default()}>
                <ol class="code-lines">{ for lines.iter().enumerate().map(line) }</ol>
            </div>
        </section>
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
