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
use super::card::CardProp;
use super::parts::{Unfetched, View};
use crate::input::Document;
use crate::kernel::Report;
use crate::words::Lang;

#[wasm_split(lab, fallible)]
pub fn fetch() -> Result<Views, Unfetched> {
    Ok(Views { lab: |props| html! { <Lab ..props /> }, bench: |props| html! { <BenchPanel ..props /> } })
}

/// What the laboratory shows, in its two places.
#[derive(Clone, Copy)]
pub struct Views {
    pub lab: View<LabProps>,
    /// For lessons that have a [`Bench`](crate::lessons::Bench).
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
