//! The front page: the list of lessons, each with a miniature that really runs.

use yew::prelude::*;

use super::miniature::MiniatureProps;
use super::{parts, ui};
use crate::lessons::LISTED;
use crate::link::Theme;
use crate::words::Lang;

/// The page; the miniatures come when their part is here.
pub fn home(lang: Lang, theme: Theme, miniature: Option<parts::View<MiniatureProps>>) -> Html {
    html! {
        <>
            <div class="lead">
                <h1>{ ui::HEADLINE.get(lang) }</h1>
                <p>{ ui::LEAD.get(lang) }</p>
            </div>
            <ul class="cards">
                { for LISTED.iter().map(|card| {
                    html! {
                        <li key={card.id}>
                            <article class="card">
                                <div class="card-picture">{ miniature.map(|view| view(MiniatureProps { lesson: card.id, label: card.title.get(lang).into(), lang, theme })) }</div>
                                <div class="card-words">
                                    <h2>
                                        <a href={format!("#/{}", card.id)}>{ card.title.get(lang) }</a>
                                        if card.is_gpu { <span class="tag">{ ui::RUNS_KERNELS.get(lang) }</span> }
                                    </h2>
                                    <p>{ card.summary.get(lang) }</p>
                                </div>
                            </article>
                        </li>
                    }
                }) }
            </ul>
        </>
    }
}
