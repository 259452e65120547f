//! Steps on paper: pictures with their sentences, the line of code and the counters, printed in place of the page around them.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Document, Element, HtmlElement, ShadowRootInit, ShadowRootMode};

use super::files;
use super::subject::{Subject, page, report, rest};
use crate::gpu::Control;
use crate::lessons::pair::Pair;
use crate::lessons::{Film, Lesson};
use crate::trace::Tally;
use crate::web::facts::counter_name;
use crate::web::stage::still;
use crate::web::{parts, ui};
use crate::words::{Failure, Lang, Text, grouped};

const MOST_SHEETS: usize = 100;
const NAME: &str = "stepscope-handout";
/// Of the page around: on paper the handout stands for it.
const AROUND: &str = ".stepscope-handout { display: none }
@media print { :root, body { color-scheme: only light !important; background: none !important } body > :not(.stepscope-handout) { display: none !important } .stepscope-handout { display: block !important } }";
/// Of the handout itself.
const PAPER: &str = ":host { all: initial; color-scheme: only light; font: 11pt/1.4 sans-serif }
h1 { margin: 0 0 6mm; font-size: 16pt }
h2 { margin: 0 0 1mm; font-size: 11pt }
section { break-inside: avoid; margin-block-end: 8mm; padding-block-start: 3mm; border-block-start: 0.5pt solid }
svg, canvas { display: block; max-width: 100%; max-height: 80mm; width: auto !important; height: auto }
p { margin: 2mm 0; overflow-wrap: anywhere }
pre { margin: 2mm 0; font: 9pt/1.4 monospace; white-space: pre-wrap }
dl { display: flex; flex-wrap: wrap; gap: 0 6mm; margin: 0; font-size: 9pt }
dl div { display: flex; gap: 2mm }
dd { margin: 0; font-variant-numeric: tabular-nums }";

/// Reads which steps are to be printed: `0-5, 8`. In the order of the film, each once.
pub fn sheets(text: &str, len: usize) -> Result<Vec<usize>, Failure> {
    let mut steps = Vec::new();
    let words = text.split([',', '，', '、', ';', '；', ' ']).map(str::trim).filter(|word| !word.is_empty());
    for word in words {
        let ends: Vec<Option<usize>> = word.split(['-', '–', '~']).map(|end| end.trim().parse().ok()).collect();
        let (from, to) = match ends[..] {
            [Some(one)] => (one, one),
            [Some(from), Some(to)] if from <= to => (from, to),
            _ => return Err(unread(word)),
        };
        if to > len {
            let words = ui::no_such_step(len);
            return Err(Failure::invalid("steps", words.en, words.zh));
        }
        if to - from >= MOST_SHEETS || steps.len() + (to - from) >= MOST_SHEETS {
            return Err(Failure::too_large(
                "steps",
                format!("At most {MOST_SHEETS} steps are printed at once. Choose fewer."),
                format!("一次最多打印 {MOST_SHEETS} 步。请少选几步。"),
            ));
        }
        steps.extend(from..=to);
    }
    steps.sort_unstable();
    steps.dedup();
    if steps.is_empty() { Err(unread(text)) } else { Ok(steps) }
}

fn unread(word: &str) -> Failure {
    let shown: String = word.chars().take(40).collect();
    Failure::invalid(
        "steps",
        format!("\"{shown}\" is no step and no range of steps. Write them as in 0-5, 8."),
        format!("“{shown}”不是步号，也不是步的范围。请写成 0-5, 8 这样。"),
    )
}

/// Lays the steps out and hands them to the printer.
pub async fn print(subject: &Subject, steps: &[usize], control: &Control) -> Result<(), Failure> {
    let page = page().ok_or_else(printless)?;
    let sheet = style(PAPER).map_err(|_| printless())?;
    let around = style(AROUND).map_err(|_| printless())?;
    let host = lay_out(&page, "div", NAME, "");
    let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).map_err(|_| printless())?;
    let _ = Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet));
    let body = lay_out(&page, "article", "", "");
    let lang = subject.view.lang;
    let _ = body.set_attribute("lang", lang.tag());
    // The pictures' words were laid out in the page's font.
    if let Some(body) = body.dyn_ref::<HtmlElement>() {
        let _ = body.style().set_property("font-family", &subject.palette.font);
    }
    let _ = body.append_child(&lay_out(&page, "h1", "", subject.card.title.get(lang)));
    let second_total = subject.second_total();
    for (place, at) in steps.iter().enumerate() {
        control.check()?;
        let _ = body.append_child(&subject.at(*at, |pair| one(&page, subject, pair, second_total, lang)));
        report(control, (place + 1) as f64 / steps.len() as f64);
        rest().await;
    }
    let _ = root.append_child(&body);
    put(&page, &host, &around).map_err(|_| printless())
}

fn one(page: &Document, subject: &Subject, pair: &Pair, second_total: Option<Tally>, lang: Lang) -> Element {
    let section = lay_out(page, "section", "", "");
    let step = |film: &dyn Film| format!("{} {} / {}", ui::STEP.get(lang), grouped(film.at() as u64), grouped(film.len() as u64));
    match pair.second().zip(second_total) {
        None => put_run(page, subject, &section, &step(pair), pair.first(), &subject.total),
        Some((second, total)) => {
            let titled = |title: Text, film: &dyn Film| format!("{} · {}", title.get(lang), step(film));
            put_run(page, subject, &section, &titled(ui::FIRST_RUN, pair.first()), pair.first(), &subject.total);
            put_run(page, subject, &section, &titled(ui::SECOND_RUN, second), second, &total);
        }
    }
    section
}

fn put_run(page: &Document, subject: &Subject, section: &Element, title: &str, film: &dyn Film, total: &Tally) {
    let lang = subject.view.lang;
    let add = |element: Element| {
        let _ = section.append_child(&element);
    };
    add(lay_out(page, "h2", "", title));
    add(still(page, &film.scene(&subject.view).with_legend(lang), &subject.palette));
    add(lay_out(page, "p", "", &film.narration(lang)));
    let code = film.line().map(|line| lines(subject, line.0)).unwrap_or_default();
    if !code.is_empty() {
        add(lay_out(page, "pre", "", &code));
    }
    let facts = lay_out(page, "dl", "", "");
    // Those that the page shows.
    for (counter, _) in total.told().filter(|(_, total)| *total > 0) {
        let count = film.tally().get(counter);
        let pair = lay_out(page, "div", "", "");
        let _ = pair.append_child(&lay_out(page, "dt", "", counter_name(counter).get(lang)));
        let _ = pair.append_child(&lay_out(page, "dd", "", &grouped(count)));
        let _ = facts.append_child(&pair);
    }
    add(facts);
}

/// The lines of the listing that have this label.
fn lines(subject: &Subject, label: &str) -> String {
    let listings =
        parts::loaded(subject.card.id).map_or(&[] as &[_], |lesson: &dyn Lesson| lesson.listings_of(&subject.document));
    let listing = listings.iter().find(|listing| listing.language == subject.language).or(listings.first());
    let lines = listing.map(|listing| listing.lines()).unwrap_or_default();
    let own: Vec<&str> = lines.iter().filter(|(_, labels)| labels.contains(&label)).map(|(text, _)| text.trim()).collect();
    own.join("\n")
}

fn lay_out(page: &Document, tag: &str, class: &str, text: &str) -> Element {
    let element = page.create_element(tag).expect("HTML has an element of this name");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    element
}

fn style(text: &str) -> Result<CssStyleSheet, JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(text)?;
    Ok(sheet)
}

/// Puts the handout into the document until it is printed. One that is still there gives way.
fn put(page: &Document, host: &Element, around: &CssStyleSheet) -> Result<(), JsValue> {
    let sheets = || Reflect::get(page, &"adoptedStyleSheets".into()).map(|sheets| Array::from(&sheets));
    if let Some(last) = page.query_selector(&format!("body > .{NAME}"))? {
        last.remove();
    }
    page.body().ok_or(JsValue::NULL)?.append_child(host)?;
    let with = sheets()?;
    with.push(around);
    Reflect::set(page, &"adoptedStyleSheets".into(), &with)?;
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let (page, host, around) = (page.clone(), host.clone(), around.clone());
    let take_away = Closure::once_into_js(move || {
        host.remove();
        let name = "adoptedStyleSheets".into();
        if let Ok(sheets) = Reflect::get(&page, &name) {
            let others = Array::from(&sheets).filter(&mut |sheet, _, _| !Object::is(&sheet, &around));
            let _ = Reflect::set(&page, &name, &others);
        }
    });
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    window.add_event_listener_with_callback_and_add_event_listener_options("afterprint", take_away.unchecked_ref(), &options)?;
    window.print()
}

fn printless() -> Failure {
    files::refused("a printed page")
}
