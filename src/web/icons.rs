//! The player's icons: shapes in the colour of the text around them.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub enum Icon {
    First,
    Previous,
    Play,
    Pause,
    Next,
    Last,
}

/// A decoration: the control that it is in has the name.
pub fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::First => "M4 4h3v16H4zM20 4v16L8 12z",
        Icon::Previous => "M17 4v16L5 12z",
        Icon::Play => "M6 3v18l15-9z",
        Icon::Pause => "M5 4h5v16H5zM14 4h5v16h-5z",
        Icon::Next => "M7 4v16l12-8z",
        Icon::Last => "M17 4h3v16h-3zM4 4v16l12-8z",
    };
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg> }
}
