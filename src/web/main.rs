//! The page's first moment.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main><h1>{ "Stepscope" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
