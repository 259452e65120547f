//! The front page: the list of lessons, each with a miniature that really runs.

use yew::prelude::*;

use super::miniature::MiniatureProps;
use super::{parts, ui};
use crate::lessons::{Family, LISTED, Listed};
use crate::link::Theme;
use crate::words::Lang;

/// The page; the miniatures come when their part is here.
pub fn home(lang: Lang, theme: Theme, miniature: Option<parts::View<MiniatureProps>>) -> Html {
    let card = |card: &Listed| {
        let label = card.title.get(lang);
        html! {
            <li key={card.id}>
                <article class="card">
                    <div class="card-picture">{ miniature.map(|view| view(MiniatureProps { lesson: card.id, label: label.into(), lang, theme })) }</div>
                    <div class="card-words">
                        <h3>
                            <a href={format!("#/{}", card.id)}>{ label }</a>
                            if card.is_gpu { <span class="tag">{ ui::RUNS_KERNELS.get(lang) }</span> }
                        </h3>
                        <p>{ card.summary.get(lang) }</p>
                    </div>
                </article>
            </li>
        }
    };
    html! {
        <>
            <div class="lead">
                <h1>{ ui::HEADLINE.get(lang) }</h1>
                <p>{ ui::LEAD.get(lang) }</p>
            </div>
            { for Family::ALL.iter().map(|family| html! {
                <section key={family.title().en} class="family">
                    <h2>{ family.title().get(lang) }</h2>
                    <ul class="cards">{ for LISTED.iter().filter(|card| card.family == *family).map(card) }</ul>
                </section>
            }) }
        </>
    }
}
