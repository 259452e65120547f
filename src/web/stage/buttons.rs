//! Buttons over the marks that are some: for pointers, keys and screen readers alike. One of them is on the way of the tab key; the arrow keys
//! go from one to the next, and up and down from row to row.

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::plane::Act;
use super::{Motion, SharedMotion};
use crate::scene::{Mark, Press, Scene, Shape};
use crate::words::{Lang, Text};

const BUTTONS: Text = Text::new("Buttons in the picture", "图中的按钮");

/// How large the button is of a mark that has no size of its own, in scene units.
const USUAL: f32 = 24.0;

/// Those of the picture's buttons that are marks, with them.
fn marks(scene: &Scene) -> impl Iterator<Item = (&Press, &Mark)> {
    scene.presses.iter().filter_map(|press| Some((press, scene.find(press.key?)?)))
}

pub fn view(
    bar: &NodeRef,
    scene: &Scene,
    current: usize,
    on_current: &Callback<usize>,
    on_act: &Callback<Act>,
    lang: Lang,
) -> Html {
    let places: Vec<(f32, f32)> = marks(scene).map(|(_, mark)| (mark.x, mark.y)).collect();
    let at = current.min(places.len().saturating_sub(1));
    let button = |(place, (press, mark)): (usize, (&Press, &Mark))| {
        let onclick = {
            let (on_current, on_act, change) = (on_current.clone(), on_act.clone(), press.change.clone());
            Callback::from(move |_: MouseEvent| {
                on_current.emit(place);
                on_act.emit(Act::Change(change.clone()));
            })
        };
        html! {
            <button type="button" key={format!("{} {}", mark.key.kind, mark.key.id)} class="stage-button" aria-label={press.name.clone()}
                tabindex={if place == at { "0" } else { "-1" }} {onclick} />
        }
    };
    let onkeydown = {
        let (bar, on_current) = (bar.clone(), on_current.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = way(&places, at, &event) else { return };
            event.prevent_default();
            on_current.emit(to);
            let button = bar.cast::<Element>().and_then(|bar| bar.children().item(to as u32));
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                let _ = button.focus();
            }
        })
    };
    if marks(scene).next().is_none() {
        return Html::default();
    }
    html! {
        <div class="stage-buttons" ref={bar.clone()} role="toolbar" aria-label={BUTTONS.get(lang)} {onkeydown}>
            { for marks(scene).enumerate().map(button) }
        </div>
    }
}

/// Where a key goes from a button: none where it goes nowhere.
fn way(places: &[(f32, f32)], at: usize, event: &KeyboardEvent) -> Option<usize> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return None;
    }
    let last = places.len().checked_sub(1)?;
    Some(match event.key().as_str() {
        "ArrowLeft" => at.saturating_sub(1),
        "ArrowRight" => (at + 1).min(last),
        "ArrowUp" => beside(places, at, -1.0).unwrap_or(at),
        "ArrowDown" => beside(places, at, 1.0).unwrap_or(at),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

/// The nearest one in the next row, downwards or upwards.
fn beside(places: &[(f32, f32)], at: usize, down: f32) -> Option<usize> {
    let (x, y) = *places.get(at)?;
    let far = |(place, (to_x, to_y)): (usize, &(f32, f32))| {
        let rows = (to_y - y) * down;
        (rows > 1.0).then_some((place, rows, (to_x - x).abs()))
    };
    let nearest = places
        .iter()
        .enumerate()
        .filter_map(far)
        .min_by(|a, b| (a.1, a.2).partial_cmp(&(b.1, b.2)).unwrap_or(std::cmp::Ordering::Equal));
    nearest.map(|(place, ..)| place)
}

/// Puts each button where its mark is in the picture.
pub fn put(bar: &Element, motion: &SharedMotion, scene: &Scene) {
    let motion = motion.borrow();
    let Some(motion) = motion.as_ref().map(|motion| motion.borrow()) else { return };
    let motion: &Motion = &motion;
    let buttons = bar.children();
    for (place, (_, mark)) in marks(scene).enumerate() {
        let button = buttons.item(place as u32).and_then(|button| button.dyn_into::<HtmlElement>().ok());
        let Some(button) = button else { continue };
        let (width, height) = match mark.shape {
            Shape::Rect { width, height, .. } | Shape::Bitmap { width, height, .. } => (width, height),
            Shape::Circle { radius } => (radius * 2.0, radius * 2.0),
            Shape::Segment { .. } | Shape::Path { .. } | Shape::Words { .. } => (USUAL, USUAL),
        };
        let corners = [-0.5, 0.5].map(|side| motion.in_host(mark.x + side * width, mark.y + side * height));
        let [Some((left, top)), Some((right, bottom))] = corners else { continue };
        let style = button.style();
        for (name, length) in [("left", left), ("top", top), ("width", right - left), ("height", bottom - top)] {
            let _ = style.set_property(name, &format!("{length}px"));
        }
    }
}
