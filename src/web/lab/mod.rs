//! The laboratory of lessons that run kernels: what a run allocates and moves; for attention the sweep over N and the roofline; sorts, timed.

mod account;
mod bench;
mod bench_charts;
mod measure;
mod memory;
mod roofline;
mod samples;
mod sweep;
mod tile;
mod tree_charts;
mod trees;
mod words;

use std::rc::Rc;

use wasm_split_helpers::wasm_split;
use yew::prelude::*;

use self::account::Account;
use self::bench::BenchPanel;
pub use self::bench::BenchProps;
use self::roofline::RooflinePanel;
use self::sweep::Sweep;
use self::tile::TilePanel;
use self::trees::TreesPanel;
use super::card::CardProp;
use super::parts::{self, Unfetched, View};
use super::plot::Plot;
use crate::chart::Chart;
use crate::input::Document;
use crate::kernel::Report;
use crate::words::{Lang, Text, Words};

#[wasm_split(lab, fallible)]
pub fn fetch() -> Result<Views, Unfetched> {
    Ok(Views { lab: |props| html! { <Lab ..props /> }, bench })
}

fn bench(props: BenchProps) -> Html {
    match parts::loaded(props.card.0.id).is_some_and(|lesson| lesson.trees().is_some()) {
        true => html! { <TreesPanel ..props /> },
        false => html! { <BenchPanel ..props /> },
    }
}

/// What the laboratory shows, in its two places.
#[derive(Clone, Copy)]
pub struct Views {
    pub lab: View<LabProps>,
    /// For lessons that have a [`Bench`](crate::lessons::Bench), or whose [trees](crate::lessons::Lesson::trees) are timed.
    pub bench: View<BenchProps>,
}

#[derive(Properties)]
pub struct LabProps {
    pub card: CardProp,
    pub document: Rc<Document>,
    /// How the run went whose steps are shown.
    pub report: Option<Rc<Report>>,
    pub lang: Lang,
    pub theme: AttrValue,
    /// Opens another document in this one's place.
    pub on_open: Callback<Document>,
}

impl PartialEq for LabProps {
    fn eq(&self, other: &LabProps) -> bool {
        // Documents may hold big arrays, and this is asked at every step of the player.
        let is_same_document = Rc::ptr_eq(&self.document, &other.document) || self.document == other.document;
        is_same_document
            && self.card == other.card
            && self.report == other.report
            && self.lang == other.lang
            && self.theme == other.theme
            && self.on_open == other.on_open
    }
}

#[component]
pub fn Lab(props: &LabProps) -> Html {
    let LabProps { card, document, report, lang, theme, on_open } = props;
    let (lang, theme) = (*lang, theme.clone());
    html! {
        <>
            <Account card={*card} document={document.clone()} report={report.clone()} {lang} theme={theme.clone()} />
            if card.0.id == "attention" {
                <TilePanel document={document.clone()} {lang} theme={theme.clone()} on_open={on_open.clone()} />
                <Sweep {lang} theme={theme.clone()} />
                <RooflinePanel {lang} {theme} />
            }
        </>
    }
}

/// How much of a measurement is done and what is measured now, while it goes on; and on what engine.
fn progress(title: Text, under_way: Option<([usize; 2], String)>, engine: Option<Words>, lang: Lang) -> Html {
    let engine = engine.map(|engine| html! { <span>{ engine.get(lang) }</span> });
    match under_way {
        None => html! { if engine.is_some() { <p role="status">{ engine }</p> } },
        Some(([done, all], now)) => html! {
            <p class="lab-progress" role="status">
                <progress max={all.to_string()} value={done.to_string()} aria-label={title.get(lang)} />
                <span>{ now }</span>
                { engine }
            </p>
        },
    }
}

/// What starts a measurement, or stops the one that goes on.
fn start_or_stop(
    is_under_way: bool,
    start: Text,
    on_start: Callback<MouseEvent>,
    on_stop: Callback<MouseEvent>,
    lang: Lang,
) -> Html {
    match is_under_way {
        true => html! { <button type="button" onclick={on_stop}>{ words::STOP.get(lang) }</button> },
        false => html! { <button type="button" class="primary" onclick={on_start}>{ start.get(lang) }</button> },
    }
}

/// Charts, those that are there.
fn charts<const N: usize>(charts: &[Option<Rc<Chart>>; N], titles: [Text; N], lang: Lang, theme: &AttrValue) -> Html {
    let there = charts.iter().zip(titles).filter_map(|(chart, title)| Some((chart.as_ref()?, title)));
    html! {
        <div class="lab-charts">
            { for there.map(|(chart, title)| html! { <Plot chart={chart.clone()} {lang} theme={theme.clone()} label={title.get(lang)} /> }) }
        </div>
    }
}
